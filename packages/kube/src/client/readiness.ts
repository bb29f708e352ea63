// SPDX-License-Identifier: Apache-2.0
import type { Transport } from './transport.ts';

const PROBE_TIMEOUT_MS = 5000;

/** Asks the server whether it can serve: undefined, or why not. A refusal to tell is an answer of one that serves. */
export async function readiness(transport: Transport): Promise<string | undefined> {
  try {
    const answer = await transport.send({
      method: 'GET',
      path: '/readyz',
      headers: { accept: '*/*' },
      signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
    });
    await answer.body.dump();
    return answer.statusCode < 500 ? undefined : `it answers ${answer.statusCode} when asked whether it is ready`;
  } catch (error) {
    return error instanceof Error && error.message ? error.message : String(error);
  }
}

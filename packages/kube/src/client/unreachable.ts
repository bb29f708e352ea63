// SPDX-License-Identifier: Apache-2.0
import { describe, type ApiCall } from './api-call.ts';
import { KubeError } from './kube-error.ts';

/** The failure of a call that got no answer. */
export function unreachable(call: ApiCall, server: string, error: unknown): KubeError {
  const aborted = call.signal?.aborted ?? false;
  return new KubeError({
    call: describe(call),
    code: 0,
    reason: aborted ? 'Aborted' : 'Unreachable',
    status: { message: aborted ? 'the call was given up' : `${server} did not answer: ${reasonOf(error)}` },
    cause: error,
  });
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) {
    return error.errors.map(reasonOf).join('; ');
  }
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `${error.message || error.name}${cause}`;
}

/** Nobody took the connection: the call did not leave, and repeating it repeats nothing. */
export function wasNeverSent(error: unknown): boolean {
  const { code, errors } = error as { code?: string; errors?: unknown[] };
  if (errors && errors.length > 0) return errors.every(wasNeverSent);
  return code !== undefined && NEVER_SENT.has(code);
}

const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** The caller's own deadline, which a server that hangs makes pass. */
export function isTimeout(signal: AbortSignal | undefined): boolean {
  return (signal?.reason as { name?: string } | undefined)?.name === 'TimeoutError';
}

/** The kept connection was closed by the server just as it was used; another will do. */
export function isLostConnection(error: unknown): boolean {
  const code = (error as { code?: string }).code;
  return code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE';
}

// SPDX-License-Identifier: Apache-2.0
import { ok, refuse } from '../http/answer.ts';
import type { JsonObject } from '../json.ts';
import type { AdminCommand } from './command.ts';

/** The longest wait, in milliseconds. */
const LONGEST = 60_000;

/**
 * `?event=committed&after=<n>&timeoutMs=<ms>`: answers with the log entry of the first commit whose
 * number is above `after` (0 unless given), as soon as there is one; 204 where there was none in time
 * (30 seconds unless given). With holdAfterCommit on, that call is not answered yet.
 */
export const wait: AdminCommand = {
  method: 'GET',
  path: '/wait',
  async run({ log }, { query, signal }) {
    const event = query.get('event') ?? 'committed';
    const after = Number(query.get('after') ?? 0);
    const timeoutMs = Number(query.get('timeoutMs') ?? 30_000);
    if (event !== 'committed') {
      return refuse(400, 'bad_request', `event: '${event}' is not committed`);
    }
    if (!(after >= 0) || !(timeoutMs >= 0)) {
      return refuse(
        400,
        'bad_request',
        'after and timeoutMs are numbers of 0 or more',
      );
    }
    const end = AbortSignal.any([
      signal,
      AbortSignal.timeout(Math.min(timeoutMs, LONGEST)),
    ]);
    const entry = await log.waitForCommit(after, end);
    return entry === undefined
      ? { status: 204 }
      : ok({ ...entry } as JsonObject);
  },
};

// SPDX-License-Identifier: Apache-2.0
import { ok } from '../http/answer.ts';
import type { JsonObject } from '../json.ts';
import type { AdminCommand } from './command.ts';

/** The log of calls; `?after=<seq>` leaves out those up to that number. */
export const getRequests: AdminCommand = {
  method: 'GET',
  path: '/requests',
  run({ log }, { query }) {
    const after = Number(query.get('after') ?? 0);
    return ok(
      log.entries
        .filter(({ seq }) => seq > after)
        .map(entry => ({ ...entry } as JsonObject)),
    );
  },
};

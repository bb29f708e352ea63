// SPDX-License-Identifier: Apache-2.0
import { ok, refuse } from '../http/answer.ts';
import type { AdminCommand } from './command.ts';

/** Replaces all fault switches; `{}` switches everything off. */
export const putFaults: AdminCommand = {
  method: 'PUT',
  path: '/faults',
  takesBody: true,
  run({ faults }, { body }) {
    const result = faults.trySet(body);
    return result.kind === 'refused'
      ? refuse(422, 'invalid', result.message)
      : ok(body);
  },
};

// SPDX-License-Identifier: Apache-2.0
import type { AdminCommand } from './command.ts';

/** An empty shop without faults and with an empty log; ids and call numbers begin at 1 again. */
export const postReset: AdminCommand = {
  method: 'POST',
  path: '/reset',
  run({ store, faults, log }) {
    faults.clear();
    store.reset();
    log.reset();
    return { status: 204 };
  },
};

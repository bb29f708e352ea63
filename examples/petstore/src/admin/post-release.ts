// SPDX-License-Identifier: Apache-2.0
import type { AdminCommand } from './command.ts';

/** Sends the answers that holdAfterCommit keeps back. */
export const postRelease: AdminCommand = {
  method: 'POST',
  path: '/release',
  run({ faults }) {
    faults.release();
    return { status: 204 };
  },
};

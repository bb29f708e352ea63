// SPDX-License-Identifier: Apache-2.0
import { ok } from '../http/answer.ts';
import type { Json } from '../json.ts';
import type { AdminCommand } from './command.ts';

/** The fault switches in force. */
export const getFaults: AdminCommand = {
  method: 'GET',
  path: '/faults',
  run: ({ faults }) => ok(faults.settings as Json),
};

// SPDX-License-Identifier: Apache-2.0
import { ok } from '../http/answer.ts';
import type { Operation } from './operation.ts';

export const logoutUser: Operation = {
  operationId: 'logoutUser',
  method: 'GET',
  path: '/user/logout',
  parameters: [],
  run({ sessions, now }) {
    const ended = sessions.endAll(now);
    return ok({ code: 0, type: 'session', message: `Ended ${ended} sessions` });
  },
};

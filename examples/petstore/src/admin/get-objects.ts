// SPDX-License-Identifier: Apache-2.0
import { ok } from '../http/answer.ts';
import type { AdminCommand } from './command.ts';
import { storedObjects } from './objects.ts';

/** All stored objects. */
export const getObjects: AdminCommand = {
  method: 'GET',
  path: '/objects',
  run: ({ store }) => ok({ ...storedObjects(store) }),
};

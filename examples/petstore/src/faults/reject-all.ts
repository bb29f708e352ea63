// SPDX-License-Identifier: Apache-2.0
import { refuse } from '../http/answer.ts';
import type { Fault, Match } from './fault.ts';
import { expandTo } from './fault.ts';

interface RejectAllSettings {
  status: number;
  match?: Match;
}

/** Every call is answered with this status, and does nothing. */
export type RejectAll = number | RejectAllSettings;

export const rejectAll: Fault<RejectAllSettings> = {
  name: 'rejectAll',
  expand: expandTo('status'),
  properties: { status: { type: 'integer', minimum: 400, maximum: 599 } },
  required: ['status'],
  start({ status }) {
    return {
      before: async () =>
        refuse(
          status,
          'rejected',
          `The shop answers every call with ${status}`,
        ),
    };
  },
};

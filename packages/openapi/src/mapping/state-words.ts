// SPDX-License-Identifier: Apache-2.0
import type { AsyncOperation } from '@api-operators/api';
import type { Schemas } from '../crd/schemas.ts';
import type { Shape } from '../crd/shape.ts';
import { answerMembers } from './answer-members.ts';
import { plain } from './page-parameters.ts';

const NAMES = /^(status|state|provisioningstate|phase|jobstatus|jobstate|operationstatus|taskstatus|lifecyclestate|progressstate|currentstatus)$/;
const DONE = /^(succeeded|success|successful|ok|completed?|done|finished|ready|available|active|online|provisioned|deployed)$/;
const FAILED = /^(failed|failure|error|errored|cancell?ed|aborted|timedout|timeout|rejected|faulted|partiallyfailed|expired)$/;
const UNDERWAY =
  /^(pending|queued|running|inprogress|progress|processing|creating|updating|deleting|provisioning|deprovisioning|accepted|started|starting|notstarted|waiting|scheduled|submitted|building|initializing|new|open|cancell?ing|stopping|executing|working|init|resolving|moving|migrating|scaling|restoring|inqueue|enqueued|received)$/;

/**
 * Where an answer says how far the work is, by a member that lists such values: what is neither under way nor
 * failed is an end. Undefined where no listed values speak of progress.
 */
export function stateOf(answer: Shape, schemas: Schemas): AsyncOperation['state'] {
  for (const { names, pointer, shape } of answerMembers(answer, 2, schemas)) {
    if (!NAMES.test(plain(names[names.length - 1])) || !shape.enum) continue;
    const values = shape.enum.filter((value): value is string => typeof value === 'string' && value !== '');
    const failed = values.filter(value => FAILED.test(plain(value)));
    const underway = values.filter(value => UNDERWAY.test(plain(value)));
    const succeeded = values.filter(value => !failed.includes(value) && !underway.includes(value));
    const speaks = succeeded.some(value => DONE.test(plain(value)));
    if (speaks && underway.length + failed.length > 0) return { pointer, succeeded, failed };
  }
  return undefined;
}

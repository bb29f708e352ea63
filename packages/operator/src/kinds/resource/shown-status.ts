// SPDX-License-Identifier: Apache-2.0
import { canonicalJson, type ResourceStatus } from '@api-operators/api';
import { withoutHidden, type HiddenPath } from '../../rest/caller.ts';

/** What the API must not be seen to answer stays out of status. */
export function shownStatus(
  status: ResourceStatus,
  hidden: readonly HiddenPath[],
): ResourceStatus {
  const shown = { ...status };
  if (shown.response?.data !== undefined) {
    shown.response = {
      ...shown.response,
      data: withoutHidden(shown.response.data, hidden),
    };
  }
  if (shown.responses) {
    shown.responses = Object.fromEntries(
      Object.entries(shown.responses).map(([url, answer]) => [
        url,
        answer.data === undefined
          ? answer
          : { ...answer, data: withoutHidden(answer.data, hidden) },
      ]),
    );
  }
  if (shown.originalState !== undefined) {
    shown.originalState = withoutHidden(shown.originalState, hidden);
  }
  return shown;
}

/** Whether the answers differ in nothing but their time. A cluster gives members back in an order of its own. */
export function sameAnswer(
  before: ResourceStatus | undefined,
  after: ResourceStatus,
): boolean {
  const text = (answer: ResourceStatus['response']) =>
    canonicalJson({ ...answer, lastUpdated: undefined });
  return (
    before?.response !== undefined &&
    text(before.response) === text(after.response)
  );
}

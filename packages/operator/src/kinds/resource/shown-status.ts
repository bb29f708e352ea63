// SPDX-License-Identifier: Apache-2.0
import type { ResourceStatus } from '@api-operators/api';
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

/** Whether the answers differ in nothing but their time. */
export function sameAnswer(
  before: ResourceStatus | undefined,
  after: ResourceStatus,
): boolean {
  const strip = (answer: ResourceStatus['response']) => ({
    ...answer,
    lastUpdated: undefined,
  });
  return (
    before?.response !== undefined &&
    JSON.stringify(strip(before.response), bigints) ===
      JSON.stringify(strip(after.response), bigints)
  );
}

function bigints(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

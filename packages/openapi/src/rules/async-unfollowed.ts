// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** A 202 of which nothing says where its progress is read. */
export const asyncUnfollowed = rule<{ method: string; path: string }>({
  code: 'async-unfollowed',
  severity: 'info',
  message: ({ method, path }) =>
    `${method} ${path} answers 202, and nothing tells where to see the work end, so the call counts as done once it is accepted.`,
  remedy:
    'Declare a Location or Operation-Location header on the 202, or name the monitor with x-k8s-monitor.',
});

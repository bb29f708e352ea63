// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** A login in which a person takes part, so that the operator can only be given its outcome. */
export const tokenNeeded = rule<{ name: string; flows: string }>({
  code: 'token-needed',
  severity: 'info',
  message: ({ name, flows }) =>
    `The security scheme "${name}" (${flows}) has no flow that a program can go through alone, so a Connection must be given a token for it.`,
  remedy: 'Put a token into the Secret that the Connection names as bearer, and renew it there.',
});

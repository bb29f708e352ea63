// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** All kinds together are too large for one CRD. */
export const singleCrdTooLarge = rule<{ kinds: number; bytes: number }>({
  code: 'single-crd-too-large',
  severity: 'error',
  message: ({ kinds, bytes }) =>
    `One CRD for all ${kinds} kinds would have ${Math.ceil(bytes / 1_000)} kB, and a cluster stores no more than 900 kB of one.`,
  remedy: 'Leave operations out with filters, or generate a CRD for each kind.',
});

// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** A field that goes by another name in the custom resource. */
export const fieldRenamed = rule<{ field: string; wire: string; why: string }>({
  code: 'field-renamed',
  severity: 'info',
  message: ({ field, wire, why }) => `The field ${field} holds what the API calls "${wire}", for ${why}.`,
  remedy:
    'Write the new name in custom resources; the API still receives its own.',
});

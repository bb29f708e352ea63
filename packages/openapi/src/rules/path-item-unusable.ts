// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** A path item or operation that is no object. */
export const pathItemUnusable = rule<{ path: string }>({
  code: 'path-item-unusable',
  severity: 'warning',
  message: ({ path }) => `What the document says about the path "${path}" is no object.`,
  remedy:
    'Describe the operations of the path as members get, put, post, delete, patch.',
});

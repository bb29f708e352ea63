// SPDX-License-Identifier: Apache-2.0
import type { Problem } from '@api-operators/schema';
import type { Json } from '../../objects/json.ts';
import { isObject, own } from '../../objects/json.ts';
import { requiredValue } from '../../objects/metadata.ts';
import type { Obj } from '../../objects/object.ts';

/** A problem for each dotted path that has no value. */
export function requiredFields(object: Obj, paths: string[]): Problem[] {
  return paths
    .filter(path => {
      const value = path.split('.').reduce<Json | undefined>(
        (at, key) => (isObject(at) ? own(at, key) : undefined),
        object,
      );
      return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
    })
    .map(path => requiredValue(path));
}

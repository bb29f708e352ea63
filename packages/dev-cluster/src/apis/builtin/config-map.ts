// SPDX-License-Identifier: Apache-2.0
import type { Problem } from '@api-operators/schema';
import { equal, objectOf } from '../../objects/json.ts';
import { forbiddenValue, invalidValue } from '../../objects/metadata.ts';
import type { Obj } from '../../objects/object.ts';
import { column } from '../../table/columns.ts';
import { builtin } from './builtin.ts';

const MOST_BYTES = 1024 * 1024;

export const configMap = builtin({
  kind: 'ConfigMap',
  plural: 'configmaps',
  schema: 'io.k8s.api.core.v1.ConfigMap',
  shortNames: ['cm'],
  columns: [
    column('Data', object => Object.keys(objectOf(object.data)).length + Object.keys(objectOf(object.binaryData)).length),
  ],
  hooks: {
    validate: (object, old) => [
      ...dataProblems(object, ['data', 'binaryData']),
      ...duplicateProblems(object),
      ...immutableProblems(object, old, ['data', 'binaryData']),
    ],
  },
});

/** A file has either a text or bytes. */
function duplicateProblems(object: Obj): Problem[] {
  const bytes = objectOf(object.binaryData);
  return Object.keys(objectOf(object.data))
    .filter(key => Object.hasOwn(bytes, key))
    .map(key => invalidValue(`data[${key}]`, key, 'duplicate of key present in binaryData'));
}

/** Keys must be usable as file names, and all values together small enough for one object. */
export function dataProblems(object: Obj, fields: string[]): Problem[] {
  const problems: Problem[] = [];
  let size = 0;
  for (const field of fields) {
    for (const [key, value] of Object.entries(objectOf(object[field]))) {
      size += String(value).length;
      if (key.length > 253 || !/^[-._a-zA-Z0-9]+$/.test(key)) {
        problems.push(
          invalidValue(
            `${field}[${key}]`,
            key,
            "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
          ),
        );
      }
    }
  }
  if (size > MOST_BYTES) {
    problems.push({ path: '', reason: 'FieldValueTooLong', message: `Too long: may not be more than ${MOST_BYTES} bytes` });
  }
  return problems;
}

export function immutableProblems(object: Obj, old: Obj | undefined, fields: string[]): Problem[] {
  if (old?.immutable !== true) return [];
  const problems: Problem[] = [];
  if (object.immutable !== true) problems.push(forbiddenValue('immutable', 'field is immutable when `immutable` is set'));
  for (const field of fields) {
    if (!equal(object[field], old[field])) {
      problems.push(forbiddenValue(field, 'field is immutable when `immutable` is set'));
    }
  }
  return problems;
}

// SPDX-License-Identifier: Apache-2.0
import { isObject, objectOf, textOf } from '../../objects/json.ts';
import { invalidValue } from '../../objects/metadata.ts';
import type { Obj } from '../../objects/object.ts';
import { column } from '../../table/columns.ts';
import { builtin } from './builtin.ts';
import { dataProblems, immutableProblems } from './config-map.ts';

export const secret = builtin({
  kind: 'Secret',
  plural: 'secrets',
  schema: 'io.k8s.api.core.v1.Secret',
  columns: [
    column('Type', object => textOf(object.type)),
    column('Data', object => Object.keys(objectOf(object.data)).length),
  ],
  fields: ['type'],
  hooks: {
    default: object => {
      if (!object.type) object.type = 'Opaque';
      foldStringData(object);
    },
    validate: (object, old) => [
      ...dataProblems(object, ['data']),
      ...immutableProblems(object, old, ['data']),
      ...(old && old.type !== object.type ? [invalidValue('type', object.type, 'field is immutable')] : []),
    ],
  },
});

/** stringData is for writing only: it goes into data, in base64. */
function foldStringData(object: Obj): void {
  const { stringData } = object;
  delete object.stringData;
  if (!isObject(stringData)) return;
  const data = { ...objectOf(object.data) };
  for (const key of Object.keys(stringData)) {
    Object.defineProperty(data, key, {
      value: Buffer.from(textOf(stringData[key])).toString('base64'),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  object.data = data;
}

// SPDX-License-Identifier: Apache-2.0
import type { Column } from '../apis/resource-type.ts';
import type { Obj } from '../objects/object.ts';
import { shownAge } from './age.ts';

export const nameColumn: Column = {
  name: 'Name',
  type: 'string',
  format: 'name',
  description: 'The name, unique among the objects of this kind in a namespace.',
  cell: object => object.metadata.name ?? '',
};

export const ageColumn: Column = {
  name: 'Age',
  type: 'string',
  description: 'The time since the object was created.',
  cell: (object, now) => shownAge(object.metadata.creationTimestamp, now),
};

export function column(
  name: string,
  cell: (object: Obj, now: Date) => string | number | boolean | null,
  options: { type?: string; wide?: boolean; description?: string } = {},
): Column {
  return {
    name,
    type: options.type ?? 'string',
    description: options.description ?? '',
    priority: options.wide ? 1 : 0,
    cell,
  };
}

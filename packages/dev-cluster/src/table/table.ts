// SPDX-License-Identifier: Apache-2.0
import type { Column } from '../apis/resource-type.ts';
import type { Json, JsonObject } from '../objects/json.ts';
import type { Obj } from '../objects/object.ts';
import { ordered } from '../objects/object.ts';

/** What a row carries besides its cells: the metadata, the object, or nothing. */
export type IncludeObject = 'Metadata' | 'Object' | 'None';

/** meta/v1 Table of these objects. `headers` false: later events of a watch leave the columns out. */
export function tableOf(
  columns: Column[],
  objects: Obj[],
  metadata: JsonObject,
  options: { now: Date; include: IncludeObject; headers: boolean },
): JsonObject {
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: options.headers
      ? columns.map(({ name, type, format, description, priority }) => ({
          name,
          type,
          format: format ?? '',
          description: description ?? '',
          priority: priority ?? 0,
        }))
      : null,
    rows: objects.map(object => ({
      cells: columns.map(column => column.cell(object, options.now)),
      object: rowObject(object, options.include),
    })),
  };
}

function rowObject(object: Obj, include: IncludeObject): Json {
  if (include === 'None') return null;
  return include === 'Object' ? object : partialMetadata(object);
}

export function partialMetadata(object: Obj): JsonObject {
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: 'meta.k8s.io/v1',
    metadata: ordered(object).metadata,
  };
}

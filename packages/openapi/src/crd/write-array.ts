// SPDX-License-Identifier: Apache-2.0
import type { CrdSchema } from '@api-operators/api';
import { usefulMaximum } from './bound.ts';
import type { Shape } from './shape.ts';
import { below, writeSchema, type WriteContext } from './write-schema.ts';

const SCALARS: readonly unknown[] = ['string', 'integer', 'number', 'boolean'];

export function writeArray(shape: Shape, context: WriteContext): CrdSchema {
  const items: CrdSchema = shape.items
    ? writeSchema(shape.items, below(context, shape, '[]'))
    : { 'x-kubernetes-preserve-unknown-fields': true };
  const schema: CrdSchema = { type: 'array', items };
  if (context.direction === 'response') return schema;
  // A default in an element would be filled in by the API server, so that the element would differ
  // from what its author wrote; kube-apiserver allows it, and so do we.
  if (shape.minItems !== undefined) schema.minItems = shape.minItems;
  const maxItems = usefulMaximum(shape.maxItems);
  if (maxItems !== undefined) schema.maxItems = maxItems;
  // Kubernetes has no uniqueItems; a list of scalars in which each occurs once is a set.
  if (shape.uniqueItems && SCALARS.includes(items.type) && !items.nullable) {
    schema['x-kubernetes-list-type'] = 'set';
  }
  return schema;
}

// SPDX-License-Identifier: Apache-2.0
import type { OperationName } from '@api-operators/api';
import { isSecret } from '../crd/secret-reference.ts';
import type { Schemas } from '../crd/schemas.ts';
import type { Expression, JsonType, Shape } from '../crd/shape.ts';
import type { ModelBody, ModelOperation } from '../model/model.ts';
import type { FieldTable } from './field-table.ts';
import type { SpecField } from './spec-field.ts';

/** Adds the members of a body; gives its shape where it is an object of fields. */
export function addBodyFields(
  table: FieldTable,
  operation: ModelOperation,
  use: OperationName,
  schemas: Schemas,
): Shape | undefined {
  const body = operation.body!;
  if (body.coding === 'binary') return undefined;
  const shape = body.schema && schemas.shape(body.schema);
  if (body.coding === 'text') {
    // XML that a schema describes as an object is written as the text that it is.
    addRoot(table, shape && scalar(shape) && !shape.types!.has('array') ? body : { ...body, schema: undefined }, use, 'text');
    return undefined;
  }
  const isObject = shape && (!shape.types || shape.types.has('object')) && shape.properties.size > 0;
  if (!isObject) {
    const name = shape?.types?.has('array') ? 'items' : shape && scalar(shape) ? 'value' : 'body';
    addRoot(table, body, use, name);
    return undefined;
  }
  for (const [wire, expression] of shape.properties) {
    addMember(table, { wire, expression, property: schemas.shape(expression) }, shape, body, use, schemas);
  }
  return shape;
}

/** The members that the caller may write, by wire name. */
export function writableNames(shape: Shape, schemas: Schemas): string[] {
  return [...shape.properties]
    .filter(([, expression]) => !schemas.shape(expression).readOnly)
    .map(([name]) => name);
}

/** A body that is no object of fields is one field. */
function addRoot(table: FieldTable, body: ModelBody, use: OperationName, name: string): void {
  if (table.fields.some(field => field.places.some(place => place.in === 'body-root'))) return;
  table.add(body.node, {
    wire: name,
    places: [{ field: name, wire: '', in: 'body-root' }],
    expression: body.schema,
    description: body.description ?? 'The body of the call.',
    required: body.required && use !== 'update' && use !== 'patch',
    immutable: false,
    secret: false,
    binary: false,
  });
}

function addMember(
  table: FieldTable,
  { wire, expression, property }: { wire: string; expression: Expression; property: Shape },
  shape: Shape,
  body: ModelBody,
  use: OperationName,
  schemas: Schemas,
): void {
  if (property.readOnly) return;
  const known = table.shared.get(wire);
  if (known && fits(known, property, schemas)) {
    const place = known.places.find(candidate => candidate.in === 'body');
    if (!place) known.places.push({ field: known.field, wire, in: 'body' });
    else if (place.operations && !place.operations.includes(use)) place.operations.push(use);
    return;
  }
  const first = use === 'create' || use === 'call';
  const secret = isSecret(property);
  const binary = body.coding === 'multipart' && isFile(property);
  table.add(property.node, {
    wire,
    places: [
      {
        field: wire,
        wire,
        in: 'body',
        ...(secret ? { secret: true } : {}),
        ...(property.writeOnly ? { writeOnly: true } : {}),
        ...(binary ? { binary: true } : {}),
        ...(first ? {} : { operations: [use] }),
      },
    ],
    expression,
    description: property.description,
    required: first && shape.required.has(wire),
    immutable: false,
    secret,
    binary,
  });
}

/** Whether one value can be both: a path may take as text what the body takes as a list. */
function fits(known: SpecField, property: Shape, schemas: Schemas): boolean {
  if (known.places.some(place => place.in === 'body')) return true;
  const path = known.expression ? schemas.shape(known.expression).types : new Set<JsonType>(['string']);
  if (!path || !property.types) return true;
  return [...path].some(type => property.types!.has(type) || (type === 'integer' && property.types!.has('number')));
}

function scalar(shape: Shape): boolean {
  return shape.types !== undefined && shape.types.size > 0 && !shape.types.has('object');
}

function isFile(shape: Shape): boolean {
  return shape.types?.has('string') === true && shape.format === 'binary';
}

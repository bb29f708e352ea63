// SPDX-License-Identifier: Apache-2.0
import type { OperationName } from '@api-operators/api';
import type { Draft } from '../classify/draft.ts';
import type { ModelOperation, ModelParameter } from '../model/model.ts';
import type { FieldTable } from './field-table.ts';
import { idempotencyHeader } from './idempotency.ts';
import { isIfMatch, takesIfMatch } from './if-match.ts';

/** Adds what an operation takes beside its path and body. */
export function addParameterFields(
  table: FieldTable,
  operation: ModelOperation,
  use: OperationName,
  draft: Draft,
): void {
  const idempotency = idempotencyHeader(operation);
  const credentials = credentialNames(operation);
  for (const parameter of operation.parameters) {
    if (parameter.in === 'path' || parameter.name === idempotency) continue;
    if (credentials.has(`${parameter.in}:${parameter.name.toLowerCase()}`)) continue;
    if (isIfMatch(parameter) && takesIfMatch(use, operation, draft)) continue;
    if (draft.role === 'resource' && !belongsInSpec(parameter, use)) continue;
    addParameter(table, parameter, use, draft);
  }
}

function addParameter(table: FieldTable, parameter: ModelParameter, use: OperationName, draft: Draft): void {
  const needed = parameter.required && (use === 'call' || use === 'create');
  const known = table.fields.find(field =>
    field.places.some(place => place.in === parameter.in && place.wire === parameter.name),
  );
  if (known) {
    for (const place of known.places) {
      if (place.in === parameter.in && !place.operations?.includes(use)) place.operations?.push(use);
    }
    known.required ||= needed;
    return;
  }
  table.add(parameter.node, {
    wire: parameter.name,
    places: [
      {
        field: parameter.name,
        wire: parameter.name,
        in: parameter.in,
        style: parameter.style,
        explode: parameter.explode,
        ...(parameter.mediaType ? { mediaType: parameter.mediaType } : {}),
        ...(draft.role === 'resource' ? { operations: [use] } : {}),
      },
    ],
    expression: parameter.schema,
    description: parameter.description,
    required: needed,
    immutable: false,
    secret: false,
    binary: false,
    example: parameter.node,
  });
}

/** Headers of the transport, not of the object. */
const TRANSPORT = /^(if-|x-amz-|x-request-id$|x-correlation-id$|user-agent$|accept-|traceparent$|prefer$|range$)/i;

/** What only a list takes says nothing about one object, nor does what an optional read takes. */
function belongsInSpec(parameter: ModelParameter, use: OperationName): boolean {
  if (parameter.required) return true;
  if (use === 'get' || use === 'delete' || use === 'list') return false;
  return !(parameter.in === 'header' && TRANSPORT.test(parameter.name));
}

/** Headers, cookies and query parameters that carry a credential come from the Connection. */
function credentialNames(operation: ModelOperation): Set<string> {
  const names = new Set<string>();
  for (const requirement of operation.security.flat()) {
    if (requirement.type === 'apiKey') names.add(`${requirement.in}:${requirement.name.toLowerCase()}`);
  }
  return names;
}

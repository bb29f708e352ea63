// SPDX-License-Identifier: Apache-2.0
import type { Operation, OperationName, OperationParameter, Operations } from '@api-operators/api';
import type { Claim, Draft } from '../classify/draft.ts';
import type { Schemas } from '../crd/schemas.ts';
import type { Shape } from '../crd/shape.ts';
import { isJson } from '../model/media-type.ts';
import type { ModelOperation, ModelParameter } from '../model/model.ts';
import { isResourceName, pathParameters } from '../model/path.ts';
import { successResponse, successStatuses } from '../model/responses.ts';
import type { Reporter } from '../rules/reporter.ts';
import { asyncOf } from './async.ts';
import type { KindFields } from './fields.ts';
import { idempotencyHeader } from './idempotency.ts';
import { isIfMatch, takesIfMatch } from './if-match.ts';
import { resultPointerOf } from './identity.ts';
import { listPointer } from './list-pointer.ts';
import { answersList, paginationOf } from './pagination.ts';
import { ownSecurity } from './security.ts';

/** What the operator calls for each use, in a fixed order. */
export function mapOperations(
  draft: Draft,
  kind: string,
  fields: KindFields,
  schemas: Schemas,
  reporter: Reporter,
): Operations {
  const operations: Operations = {};
  const order: OperationName[] = ['create', 'get', 'update', 'patch', 'delete', 'list', 'call'];
  for (const use of order) {
    const claim = draft.claims.find(candidate => candidate.use === use);
    if (claim) operations[use] = mapOperation(claim, draft, kind, fields, schemas, reporter);
  }
  return operations;
}

function mapOperation(
  { use, operation }: Claim,
  draft: Draft,
  kind: string,
  fields: KindFields,
  schemas: Schemas,
  reporter: Reporter,
): Operation {
  const key = idempotencyHeader(operation);
  const response = successResponse(operation);
  const pointer =
    use === 'list'
      ? listPointer(operation, draft, schemas)
      : draft.role === 'resource'
        ? resultPointerOf(operation, { draft, kind, fields }, schemas)
        : '';
  const lists = use === 'list' || (draft.role === 'query' && answersList(operation, schemas));
  const pagination = lists ? paginationOf(operation, schemas) : undefined;
  const async = asyncOf(use, operation, draft, schemas, reporter);
  const ifMatch = takesIfMatch(use, operation, draft);
  const security = ownSecurity(operation, draft);
  const media = response?.mediaType;
  return {
    ...(operation.operationId ? { operationId: operation.operationId } : {}),
    method: operation.method as Operation['method'],
    path: operation.template.path,
    parameters: mapParameters(operation, fields, { idempotency: key, ifMatch }, schemas),
    ...mapBody(use, operation, fields),
    success: successStatuses(operation),
    ...(key ? { idempotencyKeyHeader: key } : {}),
    ...(pointer ? { resultPointer: pointer } : {}),
    ...(pagination ? { pagination } : {}),
    ...(media && !isJson(media) && !media.includes('*') ? { resultMediaType: media } : {}),
    ...(async ? { async } : {}),
    ...(ifMatch ? { ifMatch } : {}),
    ...(security ? { security } : {}),
    ...(operation.servers.length > 0 ? { servers: operation.servers } : {}),
  };
}

/** Parameters that a field feeds, or that carry the id. */
function mapParameters(
  operation: ModelOperation,
  fields: KindFields,
  own: { idempotency: string | undefined; ifMatch: boolean },
  schemas: Schemas,
): OperationParameter[] {
  const inPath = pathParameters(operation.template);
  const parameters: OperationParameter[] = inPath.map(wire => {
    const declared = operation.parameters.find(item => item.in === 'path' && item.name === wire);
    const { parts, reserved: written } = operation.template;
    const whole = parts.some((part, index) => part.text === wire && isResourceName(parts, index));
    const reserved = declared?.allowReserved || written.includes(wire) || whole;
    return {
      wire,
      in: 'path',
      required: true,
      type: typeOf(declared, schemas),
      ...(reserved || holdsPath(declared, schemas) ? { allowReserved: true } : {}),
    };
  });
  for (const parameter of operation.parameters) {
    if (parameter.in === 'path' || parameter.name === own.idempotency) continue;
    if (own.ifMatch && isIfMatch(parameter)) continue;
    const fed = fields.fields.some(field =>
      field.places.some(place => place.in === parameter.in && place.wire === parameter.name),
    );
    if (!fed) continue;
    parameters.push({
      wire: parameter.name,
      in: parameter.in,
      ...(parameter.required ? { required: true } : {}),
      type: typeOf(parameter, schemas),
      ...(parameter.allowReserved ? { allowReserved: true } : {}),
    });
  }
  return parameters;
}

/** A pattern with slashes: the value is a part of a path, as Google's resource names are. */
function holdsPath(parameter: ModelParameter | undefined, schemas: Schemas): boolean {
  const patterns = parameter?.schema ? schemas.shape(parameter.schema).patterns : [];
  // `Format: projects/{project}/topics/{topic}`
  if (/\b[A-Za-z]+\/[{*][^\s]*/.test(parameter?.description ?? '')) return true;
  return patterns.some(pattern => /[\w\])+*]\\?\/[\w[(]/.test(pattern.replace(/\[\^[^\]]*\]/g, '[]')));
}

function typeOf(parameter: ModelParameter | undefined, schemas: Schemas): OperationParameter['type'] {
  const types: Shape['types'] = parameter?.schema ? schemas.shape(parameter.schema).types : undefined;
  return types?.size === 1 ? [...types][0] : 'string';
}

function mapBody(
  use: OperationName,
  operation: ModelOperation,
  fields: KindFields,
): Pick<Operation, 'body'> {
  const { body } = operation;
  if (!body || use === 'get' || use === 'list' || use === 'delete') return {};
  const members = fields.members.get(use);
  const inBody = fields.fields.filter(field => field.places.some(place => place.in === 'body'));
  const taken = new Set(members);
  // A form has the fields that it declares: nothing else that the API answers may be sent along.
  const all = body.coding !== 'form' && body.coding !== 'multipart' && inBody.every(field => taken.has(field.wire));
  return {
    body: {
      mediaType: body.mediaType,
      ...(body.required ? { required: true } : {}),
      ...(members && !all ? { members } : {}),
      ...(body.coding === 'binary' ? { binary: true } : {}),
      ...(!members && body.coding !== 'binary' ? { root: true } : {}),
      ...(body.encoding ? { encoding: body.encoding } : {}),
    },
  };
}

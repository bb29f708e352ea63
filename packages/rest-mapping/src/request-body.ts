// SPDX-License-Identifier: Apache-2.0
import type { Identity, Json, Operation } from '@api-operators/api';
import { bodyMembers, fieldValue } from './fields.ts';
import { isObject, stringifyJson } from './json.ts';
import { MASK } from './mask.ts';
import type { RequestInput } from './request.ts';

type BodyMade =
  | {
      kind: 'ok';
      contentType?: string;
      payload?: string | Uint8Array;
      shown?: Json;
    }
  | { kind: 'refused'; message: string };

/** The body of a call in the media type that the operation takes. */
export function makeBody(input: RequestInput, operation: Operation): BodyMade {
  const body = operation.body;
  if (!body) {
    return { kind: 'ok' };
  }
  if (body.binary) {
    if (!input.bytes) {
      return body.required
        ? {
            kind: 'refused',
            message:
              'the call needs a body: set spec.data, spec.dataFrom or spec.dataURL',
          }
        : { kind: 'ok' };
    }
    return {
      kind: 'ok',
      contentType: input.bytes.contentType ?? body.mediaType,
      payload: input.bytes.data,
      shown: `(${input.bytes.data.byteLength} bytes)`,
    };
  }
  const value = input.body ?? bodyValue(input, operation);
  const shown =
    value === undefined ? undefined : shownBody(input, operation, value);
  if (value === undefined) {
    return body.required
      ? {
          kind: 'refused',
          message: 'the call needs a body, and spec sets no field of it',
        }
      : { kind: 'ok' };
  }
  const media = body.mediaType.split(';')[0].trim().toLowerCase();
  if (
    media === 'application/json' ||
    media.endsWith('+json') ||
    media === '*/*'
  ) {
    const contentType = media === '*/*' ? 'application/json' : body.mediaType;
    return { kind: 'ok', contentType, payload: stringifyJson(value), shown };
  }
  if (media === 'application/x-www-form-urlencoded' && isObject(value)) {
    const form = new URLSearchParams();
    for (const [name, member] of Object.entries(value)) {
      for (const item of Array.isArray(member) ? member : [member]) {
        form.append(
          name,
          typeof item === 'object' ? stringifyJson(item) : String(item),
        );
      }
    }
    return {
      kind: 'ok',
      contentType: body.mediaType,
      payload: form.toString(),
      shown,
    };
  }
  if (media.startsWith('text/') && !isObject(value) && !Array.isArray(value)) {
    return {
      kind: 'ok',
      contentType: body.mediaType,
      payload: String(value),
      shown,
    };
  }
  return {
    kind: 'refused',
    message: `the operator does not send bodies of type ${body.mediaType}`,
  };
}

/** The body that `spec` alone makes: an object of members, or the value of the root field. */
function bodyValue(
  input: Pick<RequestInput, 'mapping' | 'operation' | 'values'>,
  operation: Operation,
): Json | undefined {
  const root = input.mapping.fields.find(field => field.in === 'body-root');
  if (root && operation.body?.root) {
    return fieldValue(root, input.values);
  }
  const members = bodyMembers(
    input.mapping,
    input.operation,
    operation,
    input.values,
  );
  return members.length === 0 && !operation.body?.required
    ? undefined
    : Object.fromEntries(members.map(member => [member.wire, member.value]));
}

function shownBody(
  input: RequestInput,
  operation: Operation,
  value: Json,
): Json {
  if (!isObject(value)) {
    return value;
  }
  const hidden = new Set(
    bodyMembers(input.mapping, input.operation, operation, input.values)
      .filter(member => member.secret)
      .map(member => member.wire),
  );
  return Object.fromEntries(
    Object.entries(value).map(([wire, member]) => [
      wire,
      hidden.has(wire) ? MASK : member,
    ]),
  );
}

/** The id as the API types it, for bodies. */
export function typedId(identity: Identity | undefined, id: string): Json {
  if (identity?.type !== 'integer' || !/^-?\d+$/.test(id)) {
    return id;
  }
  const number = Number(id);
  return Number.isSafeInteger(number) ? number : BigInt(id);
}

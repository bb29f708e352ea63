// SPDX-License-Identifier: Apache-2.0
import type {
  Identity,
  Json,
  JsonObject,
  Operation,
  OperationBody,
} from '@api-operators/api';
import { fromBase64 } from './base64.ts';
import { bodyMembers, fieldValue, shownValue } from './fields.ts';
import { formBody } from './form-body.ts';
import { isObject, stringifyJson } from './json.ts';
import { applyMergePatch, jsonPatch } from './json-patch.ts';
import { MASK } from './mask.ts';
import {
  multipartBody,
  type FilePart,
  type MultipartMember,
} from './multipart-body.ts';
import type { RequestInput } from './request.ts';
import { unsendable } from './sendable.ts';

type Refused = { kind: 'refused'; message: string };
type BodyMade =
  | {
      kind: 'ok';
      contentType?: string;
      payload?: string | Uint8Array;
      shown?: Json;
    }
  | Refused;

/** The body of a call in the media type that the operation takes. */
export function makeBody(input: RequestInput, operation: Operation): BodyMade {
  const body = operation.body;
  if (!body) {
    return { kind: 'ok' };
  }
  if (body.binary) {
    return bytesBody(input, body);
  }
  const value = input.body ?? bodyValue(input, operation);
  if (value === undefined) {
    return body.required
      ? refused('the call needs a body, and spec sets no field of it')
      : { kind: 'ok' };
  }
  const wrong = unsendable(value);
  if (wrong) {
    return refused(`the body ${wrong}`);
  }
  const shown = shownBody(input, operation, value);
  const media = body.mediaType.split(';')[0].trim().toLowerCase();
  if (media === 'application/json-patch+json' && !Array.isArray(value)) {
    const patch = (after: Json) =>
      jsonPatch(
        input.before ?? {},
        applyMergePatch(input.before, after),
      ) as unknown as Json;
    return {
      kind: 'ok',
      contentType: body.mediaType,
      payload: stringifyJson(patch(value)),
      shown: patch(shown),
    };
  }
  if (
    media === 'application/json' ||
    media.endsWith('+json') ||
    media === '*/*'
  ) {
    const contentType = media === '*/*' ? 'application/json' : body.mediaType;
    return { kind: 'ok', contentType, payload: stringifyJson(value), shown };
  }
  if (isObject(value) && media === 'application/x-www-form-urlencoded') {
    const form = formBody(value, body.encoding);
    return form.kind === 'refused'
      ? form
      : { ...form, contentType: body.mediaType, shown };
  }
  if (isObject(value) && media === 'multipart/form-data') {
    return multipart(input, operation, value, shown as JsonObject);
  }
  if (typeof value !== 'object' && media !== 'multipart/form-data') {
    // Whatever a text is written in, only its author knows.
    return {
      kind: 'ok',
      contentType: body.mediaType,
      payload: String(value),
      shown,
    };
  }
  return refused(
    /[/+]xml$/.test(media)
      ? `the API takes this body only as ${body.mediaType}, and the operator does not make XML of fields`
      : `the operator does not send ${
          Array.isArray(value) ? 'lists' : 'objects'
        } as ${body.mediaType}`,
  );
}

function refused(message: string): Refused {
  return { kind: 'refused', message };
}

function bytesBody(input: RequestInput, body: OperationBody): BodyMade {
  const file = input.bytes ?? inlineFile(input.values.spec, 'spec');
  if (file && 'kind' in file) {
    return file;
  }
  if (!file) {
    return body.required
      ? refused(
          'the call needs a body: set spec.data, spec.dataFrom or spec.dataURL',
        )
      : { kind: 'ok' };
  }
  const fixed = /[*]/.test(body.mediaType)
    ? 'application/octet-stream'
    : body.mediaType;
  return {
    kind: 'ok',
    contentType: file.contentType ?? fixed,
    payload: file.data,
    shown: `(${file.data.byteLength} bytes)`,
  };
}

/** The bytes that a BinarySource holds itself. */
function inlineFile(
  source: Json,
  place: string,
): FilePart | Refused | undefined {
  const own = (key: string) =>
    isObject(source) && Object.hasOwn(source, key) ? source[key] : undefined;
  const text = own('data');
  if (typeof text !== 'string') {
    return undefined;
  }
  const data = fromBase64(text);
  const contentType = own('contentType');
  return data
    ? {
        data,
        ...(typeof contentType === 'string' && contentType !== ''
          ? { contentType }
          : {}),
      }
    : refused(`${place}.data is not base64`);
}

function multipart(
  input: RequestInput,
  operation: Operation,
  value: JsonObject,
  shown: JsonObject,
): BodyMade {
  const binary = new Map(
    input.mapping.fields
      .filter(field => field.binary && field.in === 'body')
      .map(field => [field.wire, field.field]),
  );
  const members: MultipartMember[] = [];
  const told = new Map<string, Json>(Object.entries(shown));
  for (const [wire, member] of Object.entries(value)) {
    const field = binary.get(wire);
    if (field === undefined) {
      members.push({ wire, value: member });
      continue;
    }
    const file = input.files?.get(field) ?? inlineFile(member, `spec.${field}`);
    if (!file) {
      return refused(
        `the bytes of spec.${field} are not given: set its data, dataFrom or dataURL`,
      );
    }
    if ('kind' in file) {
      return file;
    }
    members.push({ wire, file });
    told.set(wire, `(${file.data.byteLength} bytes)`);
  }
  const made = multipartBody(members, operation.body?.encoding);
  return made.kind === 'refused'
    ? made
    : { ...made, shown: Object.fromEntries(told) };
}

/** The body that `spec` alone makes: an object of members, or the value of the root field. */
function bodyValue(
  input: RequestInput,
  operation: Operation,
): Json | undefined {
  const root = rootField(input, operation);
  if (root) {
    return fieldValue(root, input.values, input.mapping);
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

function rootField(input: RequestInput, operation: Operation) {
  return operation.body?.root
    ? input.mapping.fields.find(
        field =>
          field.in === 'body-root' &&
          (field.operations?.includes(input.operation) ?? true),
      )
    : undefined;
}

function shownBody(
  input: RequestInput,
  operation: Operation,
  value: Json,
): Json {
  const root = rootField(input, operation);
  if (root?.secret) {
    return MASK;
  }
  if (root && input.body === undefined) {
    return shownValue(input.mapping, root.field, input.values.spec);
  }
  if (!isObject(value)) {
    return value;
  }
  const members = new Map(
    bodyMembers(input.mapping, input.operation, operation, input.values).map(
      member => [member.wire, member],
    ),
  );
  return Object.fromEntries(
    Object.entries(value).map(([wire, item]) => {
      const member = members.get(wire);
      if (member?.secret) return [wire, MASK];
      const nested =
        member &&
        input.mapping.nestedSecrets?.some(
          ({ path }) => path[0] === member.field,
        );
      return [
        wire,
        nested
          ? shownValue(input.mapping, member.field, input.values.spec)
          : item,
      ];
    }),
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

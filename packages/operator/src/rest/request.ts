// SPDX-License-Identifier: Apache-2.0
import type {
  Identity,
  Json,
  Operation,
  OperationName,
  OperationParameter,
  RestMappingVersion,
} from '@api-operators/api';
import type { Authentication } from './auth.ts';
import {
  bodyMembers,
  fieldValue,
  parameterField,
  type Values,
} from './fields.ts';
import { isObject, stringifyJson } from './json.ts';
import { serializeParameter } from './parameters.ts';

/** A REST call that is ready to be sent. `secrets` are the texts in it that must never be shown. */
export interface RestRequest {
  operation: OperationName;
  method: string;
  /** Complete, credentials in the query included: show `maskedUrl` instead. */
  url: string;
  maskedUrl: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
  /** The JSON body for the journal, Secrets masked. */
  shownBody?: Json;
  secrets: string[];
}

export type Built =
  | { kind: 'ok'; request: RestRequest }
  | { kind: 'refused'; message: string };

export interface RequestInput {
  mapping: RestMappingVersion;
  operation: OperationName;
  /** Base URL, path included. */
  baseUrl: string;
  values: Values;
  /** The external object's id, where it is known. */
  id?: string;
  /** Takes the place of the members made from `spec` (a merged object for PUT, a patch). */
  body?: Json;
  /** Bytes for an operation whose body is binary. */
  bytes?: { data: Uint8Array; contentType?: string };
  authentication: Authentication;
  /** Sent where the operation declares a header for it. */
  idempotencyKey?: string;
  /** Query parameters beyond those of `spec`, by wire name (a page). */
  query?: Record<string, string>;
}

const MASK = '***';

/** The request that an operation makes of an object's `spec`; pure. */
export function buildRequest(input: RequestInput): Built {
  const operation = input.mapping.operations[input.operation];
  if (!operation) {
    return {
      kind: 'refused',
      message: `the API has no ${input.operation} operation`,
    };
  }
  const parameters = placeParameters(input, operation);
  if (parameters.kind === 'refused') {
    return parameters;
  }
  const { path, headers, query } = parameters;
  const body = makeBody(input, operation);
  if (body.kind === 'refused') {
    return body;
  }
  if (body.contentType) {
    headers['content-type'] = body.contentType;
  }
  headers.accept ??= operation.resultMediaType ?? 'application/json';
  if (operation.idempotencyKeyHeader && input.idempotencyKey) {
    headers[operation.idempotencyKeyHeader.toLowerCase()] =
      input.idempotencyKey;
  }
  Object.assign(headers, input.authentication.headers);
  const url = join(input.baseUrl, path, query);
  if (url === undefined) {
    return {
      kind: 'refused',
      message: `"${input.baseUrl}" is not an http or https URL`,
    };
  }
  const maskedUrl = url.href;
  for (const [name, value] of Object.entries(input.authentication.query)) {
    url.searchParams.append(name, value);
  }
  const secrets = [
    ...input.authentication.secrets,
    ...(input.values.secrets?.values() ?? []),
  ];
  return {
    kind: 'ok',
    request: {
      operation: input.operation,
      method: operation.method,
      url: url.href,
      maskedUrl: mask(maskedUrl, secrets),
      headers,
      ...(body.payload === undefined ? {} : { body: body.payload }),
      ...(body.shown === undefined ? {} : { shownBody: body.shown }),
      secrets,
    },
  };
}

/** `text` with each of the secrets replaced; secrets of fewer than 4 letters only where they stand alone. */
export function mask(text: string, secrets: readonly string[]): string {
  let masked = text;
  for (const secret of secrets) {
    for (const form of new Set([secret, encodeURIComponent(secret)])) {
      if (form.length >= 4) {
        masked = masked.replaceAll(form, MASK);
      } else if (form !== '' && masked === form) {
        masked = MASK;
      }
    }
  }
  return masked;
}

/** A JSON value with each text in it masked. */
export function maskJson(value: Json, secrets: readonly string[]): Json {
  if (secrets.length === 0) {
    return value;
  }
  if (typeof value === 'string') {
    return mask(value, secrets);
  }
  if (Array.isArray(value)) {
    return value.map(item => maskJson(item, secrets));
  }
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([k, v]) => [k, maskJson(v, secrets)]),
    );
  }
  return value;
}

type Placed =
  | {
      kind: 'ok';
      path: string;
      headers: Record<string, string>;
      query: string[];
    }
  | { kind: 'refused'; message: string };

function placeParameters(input: RequestInput, operation: Operation): Placed {
  let path = operation.path;
  const headers: Record<string, string> = {};
  const query: string[] = [];
  const cookies: string[] = [];
  for (const parameter of operation.parameters) {
    const field = parameterField(input.mapping, input.operation, parameter);
    const value = parameterValue(input, parameter);
    if (value === undefined || value === null) {
      if (parameter.required || parameter.in === 'path') {
        const from = field
          ? `spec.${field.field} is not set`
          : 'nothing sets it';
        return {
          kind: 'refused',
          message: `${operation.method} ${operation.path} needs ${parameter.in} parameter "${parameter.wire}", and ${from}`,
        };
      }
      continue;
    }
    const serialized = serializeParameter(
      { ...parameter, ...style(field) },
      value,
    );
    if (serialized.kind === 'refused') {
      return serialized;
    }
    if (parameter.in === 'path') {
      path = path.replaceAll(`{${parameter.wire}}`, () => serialized.text);
    } else if (parameter.in === 'query') {
      if (serialized.text !== '') query.push(serialized.text);
    } else if (parameter.in === 'cookie') {
      cookies.push(serialized.text);
    } else {
      headers[parameter.wire.toLowerCase()] = serialized.text;
    }
  }
  const open = /\{[^}]*\}/.exec(path);
  if (open) {
    return {
      kind: 'refused',
      message: `nothing sets ${open[0]} of the path ${operation.path}`,
    };
  }
  for (const [name, value] of Object.entries(input.query ?? {})) {
    query.push(`${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  }
  if (cookies.length > 0) {
    headers.cookie = cookies.join('; ');
  }
  return { kind: 'ok', path, headers, query };
}

function style(
  field: { style?: OperationStyle; explode?: boolean } | undefined,
) {
  return {
    ...(field?.style ? { style: field.style } : {}),
    ...(field?.explode === undefined ? {} : { explode: field.explode }),
  };
}
type OperationStyle = NonNullable<
  RestMappingVersion['fields'][number]['style']
>;

function parameterValue(
  input: RequestInput,
  parameter: OperationParameter,
): Json | undefined {
  const identity = input.mapping.identity;
  if (
    identity?.parameter === parameter.wire &&
    parameter.in !== 'header' &&
    input.id !== undefined
  ) {
    return input.id;
  }
  const field = parameterField(input.mapping, input.operation, parameter);
  if (field) {
    return fieldValue(field, input.values);
  }
  if (identity?.parameter === parameter.wire && identity.field) {
    return input.values.spec[identity.field];
  }
  return undefined;
}

type BodyMade =
  | {
      kind: 'ok';
      contentType?: string;
      payload?: string | Uint8Array;
      shown?: Json;
    }
  | { kind: 'refused'; message: string };

function makeBody(input: RequestInput, operation: Operation): BodyMade {
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
export function bodyValue(
  input: Pick<RequestInput, 'mapping' | 'operation' | 'values'>,
  operation: Operation,
): Json | undefined {
  const root = input.mapping.fields.find(field => field.in === 'body-root');
  if (root && (operation.body?.root ?? true)) {
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

function join(baseUrl: string, path: string, query: string[]): URL | undefined {
  let base: URL;
  try {
    base = new URL(baseUrl);
  } catch {
    return undefined;
  }
  if (base.protocol !== 'http:' && base.protocol !== 'https:') {
    return undefined;
  }
  const url = new URL(base.origin);
  url.pathname = `${base.pathname.replace(/\/+$/, '')}/${path.replace(
    /^\/+/,
    '',
  )}`;
  const parts = [base.search.replace(/^\?/, ''), ...query].filter(
    part => part !== '',
  );
  url.search = parts.join('&');
  return url;
}

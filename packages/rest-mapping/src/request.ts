// SPDX-License-Identifier: Apache-2.0
import type {
  FieldMapping,
  Json,
  Operation,
  OperationName,
  OperationParameter,
  RestMappingVersion,
} from '@api-operators/api';
import type { Authentication } from './auth.ts';
import { percent } from './encode.ts';
import { fieldValue, parameterField, type Values } from './fields.ts';
import { RequestHeaders } from './headers.ts';
import { mask } from './mask.ts';
import type { FilePart } from './multipart-body.ts';
import { serializeParameter } from './parameters.ts';
import { makeBody } from './request-body.ts';
import { sameOriginUrl } from './same-origin.ts';
import { unsendable } from './sendable.ts';
import { joinUrl, urlText, type RequestUrl } from './url.ts';

/** A REST call that is ready to be sent. `secrets` are the texts in it that must never be shown. */
export interface RestRequest {
  operation: OperationName;
  method: string;
  /** Complete, credentials in the query included: show `maskedUrl` instead. */
  url: string;
  maskedUrl: string;
  /** Path and query below the base URL, without credentials. */
  path: string;
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
  /** The files of a multipart body, by field of `spec`; those whose `data` stands in `spec` need not be here. */
  files?: ReadonlyMap<string, FilePart>;
  /** The object as it was read, which a JSON Patch is made against; absent: members are added, which replaces them. */
  before?: Json;
  authentication: Authentication;
  /** A request that is shown and not sent: parts of the path that are not known yet stand as `{petId}`. */
  preview?: boolean;
  /** Sent where the operation declares a header for it. */
  idempotencyKey?: string;
  /** The version of the object that is to be changed, as its ETag told it: sent where the operation takes it. */
  ifMatch?: string;
  /** Query parameters beyond those of `spec`, by wire name (a page). */
  query?: Record<string, string>;
  /** A URL that the API itself gave (a next page) in place of path and query; it must be of the base URL's origin. */
  at?: string;
}

/** The request that an operation makes of an object's `spec`; pure. */
export function buildRequest(input: RequestInput): Built {
  const operation = Object.hasOwn(input.mapping.operations, input.operation)
    ? input.mapping.operations[input.operation]
    : undefined;
  if (!operation) {
    return refused(`the API has no ${input.operation} operation`);
  }
  const headers = new RequestHeaders();
  const placed = placeParameters(input, operation, headers);
  if (placed.kind === 'refused') {
    return placed;
  }
  const body = makeBody(input, operation);
  if (body.kind === 'refused') {
    return body;
  }
  setHeaders(headers, input, operation, body.contentType);
  if (headers.problem) {
    return refused(`${operation.method} ${operation.path}: ${headers.problem}`);
  }
  const { url } = placed;
  const login = Object.entries(input.authentication.query).map(
    ([name, value]) => [`${percent(name)}=`, value],
  );
  const names = new Set(login.map(([name]) => name));
  // A page's URL may hold the login already.
  const own = url.query
    .split('&')
    .filter(pair => pair !== '' && !names.has(pair.replace(/=.*/s, '=')));
  const query = [
    ...own,
    ...login.map(([name, value]) => name + percent(value.toWellFormed())),
  ].join('&');
  const secrets = [
    ...input.authentication.secrets,
    ...(input.values.secrets?.values() ?? []),
  ];
  return {
    kind: 'ok',
    request: {
      operation: input.operation,
      method: operation.method,
      url: urlText({ ...url, query }),
      maskedUrl: mask(urlText({ ...url, query: own.join('&') }), secrets),
      path: mask(urlText({ address: url.path, query: own.join('&') }), secrets),
      headers: headers.toRecord(),
      ...(body.payload === undefined ? {} : { body: body.payload }),
      ...(body.shown === undefined ? {} : { shownBody: body.shown }),
      secrets,
    },
  };
}

function refused(message: string): { kind: 'refused'; message: string } {
  return { kind: 'refused', message };
}

function setHeaders(
  headers: RequestHeaders,
  input: RequestInput,
  operation: Operation,
  contentType: string | undefined,
): void {
  if (contentType) headers.set('content-type', contentType);
  if (headers.get('accept') === undefined)
    headers.set('accept', operation.resultMediaType ?? 'application/json');
  if (operation.idempotencyKeyHeader && input.idempotencyKey) {
    headers.set(operation.idempotencyKeyHeader, input.idempotencyKey);
  }
  if (operation.ifMatch && input.ifMatch)
    headers.set('if-match', input.ifMatch);
  for (const [name, value] of Object.entries(input.authentication.headers)) {
    if (name === 'cookie') headers.addCookies(value);
    else headers.set(name, value, `the login in the header ${name}`);
  }
}

type Placed =
  | { kind: 'ok'; url: RequestUrl }
  | { kind: 'refused'; message: string };

function placeParameters(
  input: RequestInput,
  operation: Operation,
  headers: RequestHeaders,
): Placed {
  const inPath = new Map<string, string>();
  const query: string[] = [];
  const further = Object.entries(input.query ?? {});
  for (const parameter of operation.parameters) {
    const given =
      input.at !== undefined &&
      (parameter.in === 'path' || parameter.in === 'query');
    const overridden =
      parameter.in === 'query' &&
      further.some(([name]) => name === parameter.wire);
    if (given || overridden) continue;
    const text = parameterText(input, operation, parameter);
    if (text === undefined) continue;
    if (text.kind === 'refused') return text;
    if (parameter.in === 'path') inPath.set(parameter.wire, text.text);
    else if (parameter.in === 'header') headers.set(parameter.wire, text.text);
    else if (text.text === '') continue;
    else if (parameter.in === 'query') query.push(text.text);
    else headers.addCookies(text.text);
  }
  if (input.at !== undefined) {
    const next = sameOriginUrl(input.at, input.baseUrl);
    if (next.kind === 'refused') return next;
    const end = next.url.indexOf('?');
    const address = end < 0 ? next.url : next.url.slice(0, end);
    return {
      kind: 'ok',
      url: {
        address,
        path: new URL(address).pathname,
        query: end < 0 ? '' : next.url.slice(end + 1),
      },
    };
  }
  // In one pass, so that braces in a value are not taken for a parameter.
  let open: string | undefined;
  const path = operation.path.replace(
    /\{([^{}]*)\}/g,
    (braces, wire: string) => {
      if (!inPath.has(wire)) open ??= braces;
      return inPath.get(wire) ?? braces;
    },
  );
  if (open) {
    return refused(`nothing sets ${open} of the path ${operation.path}`);
  }
  for (const [name, value] of further) {
    query.push(
      `${percent(name.toWellFormed())}=${percent(value.toWellFormed())}`,
    );
  }
  return joinUrl(input.baseUrl, path, query);
}

function parameterText(
  input: RequestInput,
  operation: Operation,
  parameter: OperationParameter,
) {
  const field = parameterField(input.mapping, input.operation, parameter);
  const value = parameterValue(input, parameter, field);
  const where = `${operation.method} ${operation.path} needs ${parameter.in} parameter "${parameter.wire}"`;
  const unknown =
    value === undefined ||
    value === null ||
    (typeof value === 'string' && value.includes('${'));
  if (unknown && input.preview && parameter.in === 'path') {
    return { kind: 'ok' as const, text: `{${parameter.wire}}` };
  }
  if (value === undefined || value === null) {
    if (!parameter.required && parameter.in !== 'path') return undefined;
    return refused(
      `${where}, and ${
        field ? `spec.${field.field} is not set` : 'nothing sets it'
      }`,
    );
  }
  const wrong = unsendable(value);
  if (wrong) {
    return refused(
      `the ${parameter.in} parameter "${parameter.wire}" ${wrong}`,
    );
  }
  const text = serializeParameter(
    { ...parameter, ...howWritten(field) },
    value,
  );
  // A list without items is nothing; where something must be there, it is the bare name.
  return text.kind === 'ok' &&
    text.text === '' &&
    parameter.required &&
    parameter.in !== 'header' &&
    parameter.in !== 'path'
    ? { kind: 'ok' as const, text: `${percent(parameter.wire)}=` }
    : text;
}

function howWritten(
  field: FieldMapping | undefined,
): Pick<FieldMapping, 'style' | 'explode' | 'mediaType'> {
  const { style, explode, mediaType } = field ?? {};
  return {
    ...(style ? { style } : {}),
    ...(explode === undefined ? {} : { explode }),
    ...(mediaType === undefined ? {} : { mediaType }),
  };
}

function parameterValue(
  input: RequestInput,
  parameter: OperationParameter,
  field: FieldMapping | undefined,
): Json | undefined {
  const { identity } = input.mapping;
  const isId =
    identity?.parameter === parameter.wire && parameter.in !== 'header';
  if (isId && input.id !== undefined) {
    return input.id;
  }
  const { spec } = input.values;
  if (field) {
    return (
      fieldValue(field, input.values, input.mapping) ??
      (field.default as Json | undefined)
    );
  }
  return isId && identity.field && Object.hasOwn(spec, identity.field)
    ? spec[identity.field]
    : undefined;
}

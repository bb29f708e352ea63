// SPDX-License-Identifier: Apache-2.0
import type {
  Json,
  Operation,
  OperationName,
  OperationParameter,
  RestMappingVersion,
} from '@api-operators/api';
import type { Authentication } from './auth.ts';
import { fieldValue, parameterField, type Values } from './fields.ts';
import { mask } from './mask.ts';
import { serializeParameter } from './parameters.ts';
import { makeBody } from './request-body.ts';
import { sameOriginUrl } from './same-origin.ts';

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
  /** The version of the object that is to be changed, as its ETag told it: sent where the operation takes it. */
  ifMatch?: string;
  /** Query parameters beyond those of `spec`, by wire name (a page). */
  query?: Record<string, string>;
  /** A URL that the API itself gave (a next page) in place of path and query; it must be of the base URL's origin. */
  at?: string;
}

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
  if (operation.ifMatch && input.ifMatch) {
    headers['if-match'] = input.ifMatch;
  }
  Object.assign(headers, input.authentication.headers);
  const given =
    input.at === undefined ? undefined : sameOriginUrl(input.at, input.baseUrl);
  if (given?.kind === 'refused') {
    return given;
  }
  const url = given ? new URL(given.url) : join(input.baseUrl, path, query);
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
  // A path of the document may end in a query that tells operations apart: /rest?method=photos.search
  const question = path.indexOf('?');
  const before = question === -1 ? path : path.slice(0, question);
  url.pathname = `${base.pathname.replace(/\/+$/, '')}/${before.replace(
    /^\/+/,
    '',
  )}`;
  const own = question === -1 ? '' : path.slice(question + 1);
  const parts = [base.search.replace(/^\?/, ''), own, ...query].filter(
    part => part !== '',
  );
  url.search = parts.join('&');
  return url;
}

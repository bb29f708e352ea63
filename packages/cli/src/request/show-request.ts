// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject, OperationName, RestMapping } from '@api-operators/api';
import {
  authenticate,
  buildRequest,
  mask,
  parseJson,
  secretReferences,
  specWithin,
  securityOf,
  type RestRequest,
} from '@api-operators/rest-mapping';
import { nearest } from '@api-operators/schema';
import { isObject, type FileObject } from './read-objects.ts';

/** Stands for every Secret until it is masked; none is ever read. */
const STAND_IN = 'stand-in-for-a-secret';

export interface RequestOptions {
  operation?: OperationName;
  baseUrl?: string;
  /** Used where no base URL is given and the operation has no server of its own. */
  server?: string;
  id?: string;
}

/** A request as it may be shown. */
export interface ShownRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
}

export type Shown = { kind: 'ok'; request: ShownRequest } | { kind: 'refused'; problem: string };

/** The request that the operator would send for a custom resource, every Secret masked; pure. */
export function showRequest({ object, placeOf }: FileObject, mappings: readonly RestMapping[], options: RequestOptions): Shown {
  const found = mappingOf(object, mappings);
  if (typeof found === 'string') return { kind: 'refused', problem: `${placeOf(['kind'])}: ${found}` };
  const { mapping, version } = found;
  const whole = isObject(object.spec) ? object.spec : {};
  const spec = mapping.within ? specWithin(whole, mapping.within.member) : whole;
  const id = options.id ?? idOf(object, spec);
  const change = version.operations.update ? 'update' : 'patch';
  const operation = options.operation ?? (found.role !== 'resource' ? 'call' : id === undefined ? 'create' : change);
  const known = Object.keys(version.operations);
  const called = Object.hasOwn(version.operations, operation) ? version.operations[operation] : undefined;
  if (!called) {
    return { kind: 'refused', problem: `${placeOf(['kind'])}: the API has no ${operation} operation for ${mapping.kind}: it has ${known.join(', ')}` };
  }
  const built = buildRequest({
    mapping: version,
    operation,
    baseUrl: options.baseUrl ?? called.servers?.[0] ?? options.server ?? 'http://localhost',
    values: { spec, secrets: new Map(secretReferences(version, spec).map(({ field }) => [field, STAND_IN])) },
    authentication: authenticate(securityOf(version, called), {
      default: { apiKey: STAND_IN, bearer: STAND_IN, basic: { username: STAND_IN, password: STAND_IN } },
    }),
    ...(id === undefined ? {} : { id }),
  });
  if (built.kind === 'refused') {
    const field = /\bspec\.([^\s,:]+) is not set/.exec(built.message)?.[1];
    const needsId = built.message.includes('nothing sets it') || built.message.includes('nothing sets {');
    const advice = needsId && found.role === 'resource' ? '; --id gives the id of the object in the API' : '';
    return { kind: 'refused', problem: `${placeOf(field === undefined ? ['spec'] : ['spec', field])}: ${built.message}${advice}` };
  }
  return { kind: 'ok', request: masked(built.request) };
}

function mappingOf(object: JsonObject, mappings: readonly RestMapping[]) {
  const { apiVersion, kind } = object;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return 'this is no custom resource: it has no apiVersion and kind';
  const slash = apiVersion.lastIndexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  const specs = mappings.flatMap(({ spec }) => (spec ? [spec] : []));
  const own = isObject(object.spec) ? object.spec.kind : undefined;
  const mapping = specs.find(each => each.group === group && (each.within ? each.within.kind === kind && each.kind === own : each.kind === kind));
  if (!mapping) {
    const within = specs.filter(each => each.group === group && each.within?.kind === kind).map(each => each.kind);
    if (within.length > 0) return `spec.kind is ${JSON.stringify(own)}, and may be ${within.join(', ')}`;
    const kinds = specs.map(each => each.within?.kind ?? each.kind);
    const same = specs.find(each => each.kind === kind);
    const meant = same ? `${same.group}/${same.versions[0].name} has one` : nearest(kind, kinds);
    return `no RestMapping says what ${kind} of ${group || 'no group'} is${meant === undefined ? '' : same ? `; ${meant}` : `; did you mean ${meant}?`}`;
  }
  const version = mapping.versions.find(({ name }) => name === apiVersion.slice(slash + 1));
  return version
    ? { mapping, version, role: mapping.role }
    : `${kind} has no version ${apiVersion.slice(slash + 1)}: it has ${mapping.versions.map(({ name }) => name).join(', ')}`;
}

function idOf(object: JsonObject, spec: JsonObject): string | undefined {
  const known = isObject(object.status) ? object.status.externalID : undefined;
  const id = known ?? spec.externalIDRef;
  return typeof id === 'string' || typeof id === 'number' || typeof id === 'bigint' ? String(id) : undefined;
}

function masked({ method, url, headers, body, secrets }: RestRequest): ShownRequest {
  const hide = (text: string) => mask(text, [...secrets, STAND_IN]);
  // Only what reads as text can hold a stand-in.
  const shown = body instanceof Uint8Array ? textOf(body) ?? body : body;
  return {
    method,
    url: hide(url),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, hide(value)])),
    ...(shown === undefined ? {} : { body: typeof shown === 'string' ? hide(shown) : shown }),
  };
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The request as HTTP text; control characters of the body are replaced, for it goes to a terminal. */
export function httpText({ method, url, headers, body }: ShownRequest): string {
  const at = new URL(url);
  const target = url.slice(url.indexOf('/', at.protocol.length + 2)) || '/';
  const lines = [`${method} ${target} HTTP/1.1`, `host: ${at.host}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
  const text = body === undefined ? '' : typeof body === 'string' ? body : `(${body.byteLength} bytes)`;
  return `${lines.join('\n')}\n\n${text.replaceAll('\r\n', '\n').replace(/[^\P{Cc}\n\t]|\p{Cf}/gu, '\ufffd')}${text === '' || text.endsWith('\n') ? '' : '\n'}`;
}

/** The request for programs: a JSON body as its value, text as text, other bytes as base64. */
export function requestValue({ body, ...request }: ShownRequest): JsonObject {
  if (body === undefined) return request;
  if (typeof body !== 'string') return { ...request, bodyBase64: Buffer.from(body).toString('base64') };
  return { ...request, body: /json/.test(request.headers['content-type'] ?? '') ? (parseJson(body) as Json) : body };
}

// SPDX-License-Identifier: Apache-2.0
import { badRequest, expired, failure, Refusal } from '../http/status.ts';
import type { JsonObject } from '../objects/json.ts';
import { isObject, parseJson } from '../objects/json.ts';
import type { Obj } from '../objects/object.ts';
import type { Row } from '../storage/store.ts';
import { goSyntaxError } from './body.ts';
import type { Cluster, ResourceRequest } from './request.ts';
import { isVerbatim, numberOption, present } from './request.ts';
import { selectionOf } from './selection.ts';

/** A page: objects, or their stored texts where nothing had to look into them. */
export type Page = { metadata: JsonObject; items: { kind: 'objects'; objects: Obj[] } | { kind: 'texts'; texts: string[] } };

type Position = { namespace: string; name: string };
type Token = { version: number; start: Position };

const TOKEN_VERSION = 'meta.k8s.io/v1';
const EXPIRED_TOKEN =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.';

/** `asObjects`: the texts alone will not do. */
export function list(cluster: Cluster, request: ResourceRequest, asObjects: boolean): Page {
  const { store } = cluster;
  const selects = selectionOf(request);
  const limit = numberOption(request, 'limit') ?? 0;
  const token = tokenOf(request);
  const version = versionFor(cluster, request, token);
  const after = token?.start;
  const moved = version < store.version;
  const rows = moved ? pastRows(cluster, request, version, after) : undefined;

  if (!selects && !moved && limit <= 0 && !asObjects && isVerbatim(request)) {
    const texts = store.rows(request.type.storage, request.namespace, after).map(row => row.body);
    return { metadata: { resourceVersion: String(version) }, items: { kind: 'texts', texts } };
  }
  const wanted = limit > 0 ? limit : Infinity;
  const objects: Obj[] = [];
  let position = after;
  let more = false;
  for (const row of rows ?? batches(cluster, request, after)) {
    if (objects.length >= wanted) {
      more = true;
      break;
    }
    const object = present(request, 'object' in row ? row.object : (parseJson(row.body) as Obj));
    if (!selects || selects(object)) objects.push(object);
    position = { namespace: row.namespace, name: row.name };
  }
  const metadata: JsonObject = { resourceVersion: String(version) };
  if (more && position) {
    metadata.continue = encodeToken({ version, start: position });
    if (!selects && !moved) metadata.remainingItemCount = store.count(request.type.storage, request.namespace, position);
  }
  return { metadata, items: { kind: 'objects', objects } };
}

/** Everything that the request selects, at the current version. */
export function selected(cluster: Cluster, request: ResourceRequest): Obj[] {
  const selects = selectionOf(request);
  const objects: Obj[] = [];
  for (const row of cluster.store.rows(request.type.storage, request.namespace)) {
    const object = present(request, parseJson(row.body) as Obj);
    if (!selects || selects(object)) objects.push(object);
  }
  return objects;
}

function* batches({ store }: Cluster, request: ResourceRequest, after: Position | undefined): Generator<Row> {
  let position = after;
  for (;;) {
    const rows = store.rows(request.type.storage, request.namespace, position, 500);
    yield* rows;
    if (rows.length < 500) return;
    const last = rows.at(-1)!;
    position = { namespace: last.namespace, name: last.name };
  }
}

/** The rows as they were at `version`, from the history. */
function pastRows(cluster: Cluster, request: ResourceRequest, version: number, after: Position | undefined) {
  const { type, namespace } = request;
  const undone = cluster.history.undo(version, type.storage);
  if (undone.kind === 'compacted') throw new Refusal(expired(EXPIRED_TOKEN));
  const objects = new Map<string, Obj>();
  for (const row of cluster.store.rows(type.storage, namespace, after)) {
    const key = `${row.namespace}/${row.name}`;
    if (!undone.was.has(key)) objects.set(key, parseJson(row.body) as Obj);
  }
  for (const [key, object] of undone.was) if (object) objects.set(key, object);
  return [...objects.values()]
    .map(object => ({ namespace: object.metadata.namespace ?? '', name: object.metadata.name!, object }))
    .filter(row => (namespace === undefined || row.namespace === namespace) && (!after || isAfter(row, after)))
    .sort((a, b) => (isAfter(a, b) ? 1 : -1));
}

function isAfter(a: Position, b: Position): boolean {
  return a.namespace === b.namespace ? a.name > b.name : a.namespace > b.namespace;
}

/** The resourceVersion that the answer shows: the current one unless an exact one is asked for. */
function versionFor({ store }: Cluster, request: ResourceRequest, token: Token | undefined): number {
  const text = request.query.get('resourceVersion') ?? '';
  const match = request.query.get('resourceVersionMatch') ?? '';
  if (match && !['Exact', 'NotOlderThan'].includes(match)) throw matchRefusal(`Unsupported value: ${JSON.stringify(match)}: supported values: "Exact", "NotOlderThan", ""`, 'FieldValueNotSupported');
  if (match && !text) throw matchRefusal('Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided', 'FieldValueForbidden');
  if (match && token) throw matchRefusal('Forbidden: resourceVersionMatch is forbidden when continue is provided', 'FieldValueForbidden');
  if (match === 'Exact' && text === '0') throw matchRefusal('Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"', 'FieldValueForbidden');
  if (token) {
    if (text && text !== '0') throw badRequest('specifying resource version is not allowed when using continue');
    return token.version;
  }
  const wanted = parseVersion(text, why => badRequest(`invalid resource version: ${why}`));
  if (wanted > store.version) throw tooLarge(wanted, store.version);
  return match === 'Exact' ? wanted : store.version;
}

/** `refuse` makes the refusal of a text that is no version. */
export function parseVersion(text: string, refuse: (why: string) => Refusal): number {
  if (/^[0-9]*$/.test(text)) return Number(text || 0);
  const shown = JSON.stringify(text);
  throw refuse(`resourceVersion: Invalid value: ${shown}: strconv.ParseUint: parsing ${shown}: invalid syntax`);
}

function tooLarge(wanted: number, current: number): Refusal {
  return new Refusal(
    failure(504, 'Timeout', `Timeout: Too large resource version: ${wanted}, current: ${current}`, {
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      retryAfterSeconds: 1,
    }),
  );
}

function matchRefusal(message: string, reason: string): Refusal {
  return new Refusal(
    failure(422, 'Invalid', `ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: ${message}`, {
      group: 'meta.k8s.io',
      kind: 'ListOptions',
      causes: [{ reason, message, field: 'resourceVersionMatch' }],
    }),
  );
}

function encodeToken({ version, start }: Token): string {
  const text = JSON.stringify({ v: TOKEN_VERSION, rv: version, start: `${start.namespace}/${start.name}\u0000` });
  return Buffer.from(text).toString('base64url');
}

function tokenOf(request: ResourceRequest): Token | undefined {
  const text = request.query.get('continue');
  if (!text) return undefined;
  const wrong = text.search(/[^-\w]/);
  if (wrong >= 0) throw tokenRefusal(`illegal base64 data at input byte ${wrong}`);
  const decoded = Buffer.from(text, 'base64url').toString();
  try {
    const value = parseJson(decoded);
    if (isObject(value) && value.v === TOKEN_VERSION && typeof value.rv === 'number' && typeof value.start === 'string') {
      const [namespace, name] = value.start.replace(/\u0000$/, '').split('/');
      if (name !== undefined) return { version: value.rv, start: { namespace, name } };
    }
  } catch (error) {
    throw tokenRefusal(goSyntaxError(error as Error, decoded));
  }
  throw tokenRefusal('incorrect encoded start key (version meta.k8s.io/v1)');
}

function tokenRefusal(why: string): Refusal {
  return badRequest(`invalid continue token: continue key is not valid: ${why}`);
}

// SPDX-License-Identifier: Apache-2.0
import { expired, failure, Refusal } from '../http/status.ts';
import type { Status } from '../http/status.ts';
import { parseJson } from '../objects/json.ts';
import type { Obj } from '../objects/object.ts';
import type { Change } from '../storage/store.ts';
import { parseVersion } from './list.ts';
import type { Cluster, ResourceRequest } from './request.ts';
import { booleanOption, numberOption, present } from './request.ts';
import { selectionOf } from './selection.ts';

export type WatchEvent =
  | { type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: Obj; change?: Change }
  | { type: 'BOOKMARK'; object: Obj }
  | { type: 'ERROR'; status: Status };

const BOOKMARK_SECONDS = 60;
const LONGEST_SECONDS = 60 * 60;

/**
 * A watch: what to send at once, and then what each change is to it. The caller subscribes before
 * anything else can commit, as all of it is synchronous.
 */
export type Watch = {
  initial: WatchEvent[];
  /** Undefined where the change is of no concern to it. */
  eventFor(change: Change): WatchEvent | undefined;
  bookmark(version: number): WatchEvent;
  bookmarkSeconds: number | undefined;
  timeoutSeconds: number;
};

export function watch(cluster: Cluster, request: ResourceRequest): Watch {
  const { store, history } = cluster;
  const selects = selectionOf(request);
  const text = request.query.get('resourceVersion') ?? '';
  // Unlike a list, a watch calls this a failure of its own.
  const from = parseVersion(text, why => new Refusal(failure(500, '', why)));
  const bookmarks = booleanOption(request, 'allowWatchBookmarks');
  const initialEvents = sendsInitialEvents(request, text);
  const timeout = numberOption(request, 'timeoutSeconds');

  const eventFor = (change: Change) => eventOf(request, selects, change);
  const bookmark = (version: number): WatchEvent => ({ type: 'BOOKMARK', object: bookmarkObject(request, version) });
  const initial: WatchEvent[] = [];
  if (initialEvents) {
    for (const row of store.rows(request.type.storage, request.namespace)) {
      const object = present(request, parseJson(row.body) as Obj);
      if (!selects || selects(object)) initial.push({ type: 'ADDED', object });
    }
    if (bookmarks) {
      const end = bookmarkObject(request, store.version);
      end.metadata.annotations = { 'k8s.io/initial-events-end': 'true' };
      initial.push({ type: 'BOOKMARK', object: end });
    }
  } else {
    const reach = history.since(from);
    if (reach.kind === 'compacted') {
      initial.push({ type: 'ERROR', status: expired(`too old resource version: ${from} (${reach.oldest})`) });
    } else {
      for (const change of reach.changes) {
        const event = eventFor(change);
        if (event) initial.push(event);
      }
    }
  }
  return {
    initial,
    eventFor,
    bookmark,
    bookmarkSeconds: bookmarks ? BOOKMARK_SECONDS : undefined,
    timeoutSeconds: timeout && timeout > 0 ? timeout : LONGEST_SECONDS,
  };
}

/** A watch without a version begins with what there is, and so does one that asks for it. */
function sendsInitialEvents(request: ResourceRequest, version: string): boolean {
  const match = request.query.get('resourceVersionMatch') ?? '';
  const asked = request.query.has('sendInitialEvents');
  const refusal = (field: string, message: string) =>
    new Refusal(
      failure(422, 'Invalid', `ListOptions.meta.k8s.io "" is invalid: ${field}: ${message}`, {
        group: 'meta.k8s.io',
        kind: 'ListOptions',
        causes: [{ reason: 'FieldValueForbidden', message, field }],
      }),
    );
  if (asked && match !== 'NotOlderThan') {
    throw refusal('resourceVersionMatch', 'Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan');
  }
  if (!asked && match) {
    throw refusal('resourceVersionMatch', 'Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided');
  }
  return asked ? booleanOption(request, 'sendInitialEvents') : version === '' || version === '0';
}

/** A change as the watch sees it: with selectors, an object may come into view or leave it. */
function eventOf(
  request: ResourceRequest,
  selects: ((object: Obj) => boolean) | undefined,
  change: Change,
): WatchEvent | undefined {
  if (change.resource !== request.type.storage) return undefined;
  if (request.namespace !== undefined && change.namespace !== request.namespace) return undefined;
  const object = present(request, change.object);
  if (!selects) return { type: change.type, object, change };
  const was = change.previous !== undefined && selects(present(request, change.previous));
  const is = change.type !== 'DELETED' && selects(object);
  if (!was && !is) return undefined;
  if (was && is) return { type: 'MODIFIED', object };
  if (is) return { type: 'ADDED', object };
  // An object that leaves the selection is sent as it was, with the version of the change.
  const last = change.type === 'DELETED' ? object : present(request, change.previous!);
  return { type: 'DELETED', object: { ...last, metadata: { ...last.metadata, resourceVersion: String(change.version) } } };
}

function bookmarkObject({ type, version }: ResourceRequest, resourceVersion: number): Obj {
  return {
    kind: type.kind,
    apiVersion: type.group ? `${type.group}/${version.name}` : version.name,
    metadata: { resourceVersion: String(resourceVersion) },
  };
}

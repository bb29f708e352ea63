// SPDX-License-Identifier: Apache-2.0
import type { ServerResponse } from 'node:http';
import type { JsonObject } from '../objects/json.ts';
import { jsonText } from '../objects/json.ts';
import type { ResourceRequest } from '../requests/request.ts';
import type { Watch, WatchEvent } from '../requests/watch.ts';
import type { Change, Store } from '../storage/store.ts';
import { partialMetadata, tableOf } from '../table/table.ts';
import type { Presentation } from './accept.ts';
import { includeObject } from './resources.ts';

/** Data that a slow reader may leave unread before it is cut off; it resumes from its last version. */
const MOST_UNREAD_BYTES = 64 * 1024 * 1024;

type Stream = { send(event: WatchEvent): void; watch: Watch; close(): void };

/** The open watches. Each change goes to those of its resource, in the order of the commits. */
export class WatchHub {
  readonly #store: Store;
  readonly #now: () => Date;
  readonly #streams = new Map<string, Set<Stream>>();
  /** A change's line is the same for every plain watch of one version. */
  #lines = new WeakMap<Change, Map<string, string>>();

  constructor(store: Store, now: () => Date) {
    this.#store = store;
    this.#now = now;
    store.listen(change => {
      for (const stream of this.#streams.get(change.resource) ?? []) {
        const event = stream.watch.eventFor(change);
        if (event) stream.send(event);
      }
    });
  }

  /** Ends every watch. */
  close(): void {
    for (const streams of this.#streams.values()) for (const stream of [...streams]) stream.close();
  }

  /** Ends the watches of a resource that is no longer served as it was. */
  closeResource(resource: string): void {
    for (const stream of [...(this.#streams.get(resource) ?? [])]) stream.close();
  }

  /** `open` is called once, and throws a Refusal where the request is no valid watch. */
  start(response: ServerResponse, request: ResourceRequest, presentation: Presentation, open: () => Watch): void {
    const watch = open();
    const { storage } = request.type;
    let headers = true;
    let sent = this.#store.version;
    const timers: NodeJS.Timeout[] = [];
    const streams = this.#streams.get(storage) ?? new Set<Stream>();
    this.#streams.set(storage, streams);

    let unsent = '';
    const flush = () => {
      if (unsent === '' || response.destroyed) return;
      response.write(unsent);
      unsent = '';
      if (response.writableLength > MOST_UNREAD_BYTES) response.destroy();
    };
    const close = () => {
      if (!streams.delete(stream)) return;
      timers.forEach(clearTimeout);
      flush();
      response.end();
    };
    const send = (event: WatchEvent) => {
      // What happens in one turn of the event loop goes out in one piece: a write to the socket is most of an event's cost.
      if (unsent === '') setImmediate(flush);
      unsent += this.#line(event, request, presentation, headers);
      if (event.type !== 'ERROR') headers = false;
      sent = this.#store.version;
    };
    const stream: Stream = { send, watch, close };

    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache, private' });
    response.flushHeaders();
    response.on('close', close);
    streams.add(stream);
    watch.initial.forEach(send);
    if (watch.initial.some(event => event.type === 'ERROR')) return close();
    timers.push(setTimeout(close, watch.timeoutSeconds * 1000));
    if (watch.bookmarkSeconds) {
      timers.push(
        setInterval(() => {
          if (sent < this.#store.version) send(watch.bookmark(this.#store.version));
        }, watch.bookmarkSeconds * 1000),
      );
    }
    timers.forEach(timer => timer.unref());
  }

  #line(event: WatchEvent, request: ResourceRequest, presentation: Presentation, headers: boolean): string {
    if (event.type === 'ERROR') return `${jsonText({ type: 'ERROR', object: event.status })}\n`;
    if (event.type !== 'BOOKMARK' && event.change && presentation.as === 'Object') {
      const lines = this.#lines.get(event.change) ?? new Map<string, string>();
      this.#lines.set(event.change, lines);
      const version = `${event.type} ${event.object.apiVersion}`;
      let line = lines.get(version);
      if (!line) lines.set(version, (line = `{"type":"${event.type}","object":${jsonText(event.object)}}\n`));
      return line;
    }
    return `{"type":"${event.type}","object":${jsonText(this.#shown(event, request, presentation, headers))}}\n`;
  }

  #shown(
    event: Exclude<WatchEvent, { type: 'ERROR' }>,
    request: ResourceRequest,
    presentation: Presentation,
    headers: boolean,
  ): JsonObject {
    const { object } = event;
    const resourceVersion = object.metadata.resourceVersion ?? '';
    switch (presentation.as) {
      case 'Table':
        return tableOf(request.version.columns, [object], { resourceVersion }, { now: this.#now(), include: includeObject(request), headers });
      case 'Object':
        return object;
      default:
        return partialMetadata(object);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
import type { Change } from './contents.ts';
import type { CacheHandler } from './types.ts';

/**
 * Tells handlers of changes, one after the other and in order, also when a handler causes the
 * next change. A handler hears of each change that happens after it was added, once.
 */
export class Dispatch<T> {
  readonly #onFailure: (error: unknown) => void;
  #handlers: readonly CacheHandler<T>[] = [];
  #queue: { change: Change<T>; handlers: readonly CacheHandler<T>[] }[] = [];
  #draining = false;

  constructor(onFailure: (error: unknown) => void) {
    this.#onFailure = onFailure;
  }

  add(handler: CacheHandler<T>, present: readonly T[]): () => void {
    this.#handlers = [...this.#handlers, handler];
    for (const object of present) {
      this.#queue.push({ change: { kind: 'added', object, source: 'list' }, handlers: [handler] });
    }
    this.#drain();
    return () => {
      this.#handlers = this.#handlers.filter(each => each !== handler);
    };
  }

  tell(change: Change<T>): void {
    if (this.#handlers.length === 0) return;
    this.#queue.push({ change, handlers: this.#handlers });
    this.#drain();
  }

  #drain(): void {
    if (this.#draining) return;
    this.#draining = true;
    for (let i = 0; i < this.#queue.length; i += 1) {
      const { change, handlers } = this.#queue[i];
      for (const handler of handlers) {
        if (this.#handlers.includes(handler)) this.#call(handler, change);
      }
    }
    this.#queue = [];
    this.#draining = false;
  }

  #call(handler: CacheHandler<T>, change: Change<T>): void {
    try {
      const result = callHandler(handler, change);
      result?.then(undefined, this.#onFailure);
    } catch (error) {
      this.#onFailure(error);
    }
  }
}

function callHandler<T>(handler: CacheHandler<T>, change: Change<T>): void | Promise<void> {
  switch (change.kind) {
    case 'added':
      return handler.added?.(change.object, change.source);
    case 'updated':
      return handler.updated?.(change.object, change.previous, change.source);
    case 'deleted':
      return handler.deleted?.(change.object, change.source, change.finalStateUnknown);
  }
}

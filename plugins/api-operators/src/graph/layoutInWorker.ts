// SPDX-License-Identifier: Apache-2.0
import type { LayoutInput, LayoutResult } from './layout';
import type { LayoutRequest, LayoutResponse } from './layout.worker';

let worker: Worker | undefined;
let lastId = 0;
const waiting = new Map<
  number,
  { resolve: (result: LayoutResult) => void; reject: (error: Error) => void }
>();

/** Lays out off the main thread. All callers share one worker; a worker that fails is replaced at the next call. */
export function layoutInWorker(input: LayoutInput): Promise<LayoutResult> {
  const target = worker ?? start();
  worker = target;
  lastId += 1;
  const request: LayoutRequest = { id: lastId, input };
  return new Promise((resolve, reject) => {
    waiting.set(request.id, { resolve, reject });
    target.postMessage(request);
  });
}

function start(): Worker {
  const created = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' });
  created.onmessage = (event: MessageEvent<LayoutResponse>) => {
    waiting.get(event.data.id)?.resolve(event.data.result);
    waiting.delete(event.data.id);
  };
  created.onerror = event => {
    const error = new Error(`The graph could not be laid out: ${event.message}`);
    for (const { reject } of waiting.values()) {
      reject(error);
    }
    waiting.clear();
    created.terminate();
    worker = undefined;
  };
  return created;
}

// SPDX-License-Identifier: Apache-2.0
import type { Response } from 'express';

/** Changes that come within this time make one view. */
const GATHER_MS = 40;
/** Something is sent at least this often, so that proxies keep the connection. */
const HEARTBEAT_MS = 20_000;

/**
 * Sends a view as one line of JSON now, and again whenever it is another one than the last, until the reader goes
 * or the view is gone. A reader that is slow is sent the newest view once it has taken the last.
 */
export function streamViews(
  response: Response,
  view: () => unknown | undefined,
  subscribe: (listener: () => void) => () => void,
): void {
  let last = '';
  let timer: NodeJS.Timeout | undefined;
  let blocked = false;
  let stale = false;

  const send = () => {
    timer = undefined;
    if (blocked) {
      stale = true;
      return;
    }
    const now = view();
    if (now === undefined) {
      response.end();
      return;
    }
    const line = JSON.stringify(now);
    if (line !== last) {
      last = line;
      blocked = !response.write(`${line}\n`);
    }
  };

  response.writeHead(200, {
    'content-type': 'application/x-ndjson',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  });
  response.flushHeaders();
  const unsubscribe = subscribe(() => {
    timer ??= setTimeout(send, GATHER_MS);
  });
  const heartbeat = setInterval(() => response.write('\n'), HEARTBEAT_MS);
  response.on('drain', () => {
    blocked = false;
    if (stale) {
      stale = false;
      send();
    }
  });
  response.on('close', () => {
    unsubscribe();
    clearInterval(heartbeat);
    clearTimeout(timer);
  });
  send();
}

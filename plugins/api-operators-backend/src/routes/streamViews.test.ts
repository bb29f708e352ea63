// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { after, test } from 'node:test';
import express from 'express';
import { streamViews } from './streamViews.ts';

let view: unknown = { state: 'Syncing' };
const listeners = new Set<() => void>();
const app = express();
app.get('/', (_request, response) =>
  streamViews(
    response,
    () => view,
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  ),
);
const server = createServer(app).listen(0, '127.0.0.1');
await once(server, 'listening');
after(() => server.close());
const change = (next: unknown) => {
  view = next;
  listeners.forEach(listener => listener());
};

async function open() {
  const controller = new AbortController();
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, {
    signal: controller.signal,
  });
  const lines = createInterface({
    input: Readable.fromWeb(response.body as never).on('error', () => undefined),
  })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    return done ? undefined : JSON.parse(value);
  };
  return { next, close: () => controller.abort() };
}

test('the view comes at once, and again when it changed', async () => {
  view = { state: 'Syncing' };
  const stream = await open();
  assert.deepEqual(await stream.next(), { state: 'Syncing' });
  change({ state: 'Synced' });
  assert.deepEqual(await stream.next(), { state: 'Synced' });
  stream.close();
});

test('a change that the view does not show sends nothing', async () => {
  view = { state: 'Syncing' };
  const stream = await open();
  await stream.next();
  change({ state: 'Syncing' });
  change({ state: 'Failed' });
  assert.deepEqual(await stream.next(), { state: 'Failed' });
  stream.close();
});

test('the stream ends when there is nothing to see any more', async () => {
  view = { state: 'Syncing' };
  const stream = await open();
  await stream.next();
  change(undefined);
  assert.equal(await stream.next(), undefined);
});

test('nothing is followed for a reader that is gone', async () => {
  view = { state: 'Syncing' };
  const before = listeners.size;
  const stream = await open();
  await stream.next();
  assert.equal(listeners.size, before + 1);
  stream.close();
  while (listeners.size > before) {
    await new Promise(resolve => setImmediate(resolve));
  }
});

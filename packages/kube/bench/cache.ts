// SPDX-License-Identifier: Apache-2.0
/**
 * What a cache of many objects costs: `node packages/kube/bench/cache.ts [--objects 10000] [--json]`.
 * The API server that it reads from is another process, so that only the cache is measured.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createCache, eventLoopDelay, KubeClient, type ResourceType } from '../src/index.ts';

const PETS: ResourceType = {
  group: 'petstore.example.com',
  version: 'v1alpha1',
  plural: 'pets',
  kind: 'Pet',
  namespaced: true,
};

const { values } = parseArgs({
  options: {
    objects: { type: 'string', default: '10000' },
    json: { type: 'boolean', default: false },
    serve: { type: 'boolean', default: false },
  },
});
const objects = Number(values.objects);
if (values.serve) await serve();
else await measure();

/** An object as a real server sends one, its members in the order of the alphabet: two thirds of it are bookkeeping. */
function pet(index: number): object {
  const spec = { name: `Rex ${index}`, tag: 'a good dog', photoUrls: [`https://pets.example.com/${index}.png`], age: index };
  const fields = { 'f:spec': { '.': {}, 'f:name': {}, 'f:tag': {}, 'f:photoUrls': {}, 'f:age': {} } };
  const managed = (manager: string) => ({
    manager,
    operation: 'Apply',
    apiVersion: 'petstore.example.com/v1alpha1',
    time: '2026-01-01T00:00:00Z',
    fieldsType: 'FieldsV1',
    fieldsV1: fields,
  });
  return {
    apiVersion: 'petstore.example.com/v1alpha1',
    kind: 'Pet',
    metadata: {
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({ spec }) },
      creationTimestamp: '2026-01-01T00:00:00Z',
      finalizers: ['petstore.example.com/external-object'],
      generation: 1,
      labels: { 'app.kubernetes.io/managed-by': 'api-operators.dev/petstore' },
      managedFields: [managed('kubectl'), managed('api-operators')],
      name: `pet-${String(index).padStart(6, '0')}`,
      namespace: `team-number-${index % 10}`,
      resourceVersion: String(1000 + index),
      uid: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    },
    spec,
    status: {
      externalId: String(index),
      conditions: ['Ready', 'Synced', 'Healthy'].map(type => ({
        type,
        status: 'True',
        reason: 'Available',
        message: 'The object is as it should be',
        lastTransitionTime: '2026-01-01T00:00:00Z',
        observedGeneration: 1,
      })),
    },
  };
}

async function serve(): Promise<void> {
  const server = createServer((request, response) => {
    const url = new URL(request.url!, 'http://localhost');
    response.writeHead(200, { 'content-type': 'application/json' });
    if (url.searchParams.get('watch') === 'true') {
      response.flushHeaders();
      return;
    }
    const from = Number(url.searchParams.get('continue') ?? 0);
    const to = Math.min(objects, from + Number(url.searchParams.get('limit')));
    const items = Array.from({ length: to - from }, (_, i) => pet(from + i));
    const metadata = { resourceVersion: String(1000 + objects), continue: to < objects ? String(to) : '' };
    response.end(JSON.stringify({ kind: 'PetList', apiVersion: 'v1', metadata, items }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.send!((server.address() as AddressInfo).port);
  process.once('disconnect', () => process.exit());
}

async function measure(): Promise<void> {
  const child = fork(import.meta.filename, ['--serve', '--objects', String(objects)]);
  const [port] = (await once(child, 'message')) as [number];
  const text = JSON.stringify({
    clusters: [{ name: 'c', cluster: { server: `http://127.0.0.1:${port}` } }],
    users: [{ name: 'u', user: {} }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  });
  const client = KubeClient.fromKubeconfig({ text, allowHttp: true });
  await warmUp(client);
  const before = heap();
  const delay = eventLoopDelay();
  const started = performance.now();
  const cache = createCache({ client, type: PETS });
  let told = 0;
  cache.on({ added: () => void (told += 1) });
  cache.start();
  await cache.synced;
  const listMs = performance.now() - started;
  const { p99Ms, maxMs } = delay.read();
  const figures = {
    objects: cache.size,
    told,
    listMs: Math.round(listMs),
    bytesAnObject: Math.round((heap() - before) / cache.size),
    bytesOnTheWire: JSON.stringify(pet(objects - 1)).length,
    loopDelayP99Ms: Number(p99Ms.toFixed(1)),
    loopDelayMaxMs: Number(maxMs.toFixed(1)),
  };
  cache.stop();
  delay.stop();
  await client.close();
  child.disconnect();
  if (values.json) console.log(JSON.stringify(figures));
  else console.table(figures);
}

/** Connections and code are paid for before. */
async function warmUp(client: KubeClient): Promise<void> {
  await client.of(PETS).list();
  await new Promise(resolve => setImmediate(resolve));
}

/** Bytes that are in use after everything else was thrown away. */
function heap(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

// SPDX-License-Identifier: Apache-2.0
/**
 * How long a chain and a fan take to be Synced, and what that costs the API server and the API.
 *
 *   node packages/operator/bench/graph.ts --target control-plane|dev-cluster [--runs 3] [--json]
 */
import { parseArgs } from 'node:util';
import type { JsonObject } from '@api-operators/api';
import { embeddedCluster } from '../src/integration/embedded-cluster.ts';
import { realCluster } from '../src/integration/real-cluster.ts';
import {
  apply,
  BUNDLES,
  connectionTo,
  isReady,
  object,
  startStack,
  type Stack,
} from '../src/integration/stack.ts';
import type { TestCluster } from '../src/integration/test-cluster.ts';

interface Figure {
  workload: string;
  resources: number;
  /** Milliseconds from the create of the Bundle to Ready=True as a watcher sees it. */
  readyMs: number;
  deletedMs: number;
  apiCalls: number;
  callsPerObject: number;
  restCalls: number;
  byVerb: Record<string, number>;
}

const { values } = parseArgs({
  options: {
    target: { type: 'string', default: 'dev-cluster' },
    runs: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
    latency: { type: 'string', default: '0' },
  },
});

/** Each pet is named after the id of the one before it. */
function chain(length: number): JsonObject[] {
  return Array.from({ length }, (_, i) => ({
    id: `n${i}`,
    kind: 'Pet',
    spec: {
      name:
        i === 0 ? 'first' : `after-\${resources.n${i - 1}.status.externalID}`,
    },
  }));
}

/** One pet, and orders that all need its id. */
function fan(width: number): JsonObject[] {
  return [
    { id: 'root', kind: 'Pet', spec: { name: 'root' } },
    ...Array.from({ length: width }, (_, i) => ({
      id: `n${i}`,
      kind: 'Order',
      spec: { petId: '${resources.root.status.externalID}', quantity: i + 1 },
    })),
  ];
}

async function measure(
  cluster: TestCluster,
  stack: Stack,
  workload: string,
  nodes: JsonObject[],
): Promise<Figure> {
  const calls: Record<string, number> = {};
  const off = cluster.client.onRequest(({ verb, resource }) => {
    const key = `${verb} ${resource.replace('.petstore.example.com', '')}`;
    if (verb !== 'watch' && verb !== 'list') calls[key] = (calls[key] ?? 0) + 1;
  });
  const rest = stack.shop.requests.length;
  const name = workload.replaceAll(' ', '-');
  const began = performance.now();
  await cluster.client
    .of(BUNDLES)
    .create(object('PetstoreBundle', name, 'bench', { resources: nodes }));
  await stack.until(BUNDLES, 'bench', name, isReady, 120_000);
  const readyMs = performance.now() - began;
  off();
  const restCalls = stack.shop.requests.length - rest;
  const bundle = await cluster.client
    .of(BUNDLES)
    .get({ namespace: 'bench', name });
  const rows = bundle?.status?.resources as { state: string }[];
  if (rows.length !== nodes.length || rows.some(row => row.state !== 'Synced'))
    throw new Error(`${workload} did not end as it should`);
  const deleting = performance.now();
  await cluster.client.of(BUNDLES).delete({ namespace: 'bench', name });
  await stack.until(
    BUNDLES,
    'bench',
    name,
    each => each === undefined,
    120_000,
  );
  const deletedMs = performance.now() - deleting;
  const left = stack.shop.objects();
  if (left.pets.length + left.orders.length > 0)
    throw new Error(`${workload} left objects in the shop`);
  const own = Object.entries(calls).filter(
    ([key]) => key !== 'create petstorebundles',
  );
  const apiCalls = own.reduce((sum, [, count]) => sum + count, 0);
  return {
    workload,
    resources: nodes.length,
    readyMs: Math.round(readyMs),
    deletedMs: Math.round(deletedMs),
    apiCalls,
    callsPerObject: Math.round((apiCalls / nodes.length) * 100) / 100,
    restCalls,
    byVerb: Object.fromEntries(own),
  };
}

const cluster =
  values.target === 'control-plane'
    ? await realCluster()
    : await embeddedCluster();
const latency = Number(values.latency);
const stack = await startStack(
  cluster,
  latency > 0 ? { shop: { faults: { latencyMs: latency } } } : {},
);
await apply(cluster.client, connectionTo(stack.shop, 'bench'));
const figures: Figure[] = [];
// The first write into a new namespace and the first pass of each code path are no measure of the rest.
await measure(cluster, stack, 'warm up', fan(5));
for (let run = 0; run < Number(values.runs); run++) {
  for (const [workload, nodes] of [
    ['chain of 5', chain(5)],
    ['chain of 10', chain(10)],
    ['chain of 40', chain(40)],
    ['fan of 10', fan(10)],
    ['fan of 50', fan(50)],
  ] as const) {
    figures.push(await measure(cluster, stack, workload, nodes));
  }
}
await stack.stop();
await cluster.stop();

if (values.json) {
  console.log(
    JSON.stringify(
      { target: cluster.name, latencyMs: latency, figures },
      undefined,
      2,
    ),
  );
} else {
  console.log(
    `${cluster.name}, API latency ${latency} ms; medians of ${values.runs}`,
  );
  console.log(
    'workload       resources  ready  deleted  API calls  per object  REST calls',
  );
  for (const [workload, runs] of Map.groupBy(
    figures,
    figure => figure.workload,
  )) {
    const median = (pick: (figure: Figure) => number) =>
      runs.map(pick).toSorted((a, b) => a - b)[Math.floor(runs.length / 2)];
    console.log(
      workload.padEnd(15) +
        String(runs[0].resources).padStart(9) +
        `${median(f => f.readyMs)} ms`.padStart(9) +
        `${median(f => f.deletedMs)} ms`.padStart(9) +
        String(median(f => f.apiCalls)).padStart(10) +
        String(median(f => f.callsPerObject)).padStart(12) +
        String(median(f => f.restCalls)).padStart(12),
    );
  }
}

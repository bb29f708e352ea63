// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubeClient, type ResourceType } from '@api-operators/kube';
import { startControlPlane } from '@api-operators/testing';
import {
  apply,
  BUNDLES,
  connectionTo,
  petstoreManifests,
  PETS,
} from '../../../src/integration/stack.ts';
import type { OperatorMetrics } from '../../../src/operator.ts';
import type { OperatorSettings, TracedCall } from './operator-settings.ts';
import { startPart, type Part } from './process.ts';
import type { RestManners, RestReport } from './rest-api.ts';
import type { Usage } from './usage.ts';
import { watchType, type Watcher } from './watcher.ts';

export type Target = 'embedded' | 'control-plane';

/** The namespace that metrics put their objects into. */
export const NAMESPACE = 'bench';

/** A running operator that is measured from outside. */
export interface MeasuredOperator {
  /** Milliseconds from the start of its process until everything was looked after. */
  started: Promise<number>;
  part: Part;
  usage(options?: { collect?: boolean }): Promise<Usage>;
  /** Calls to the API server by verb and resource, since the last `recount`. */
  calls(): Promise<Record<string, number>>;
  /** Where it was started with `trace`: the calls one by one, in the order of their answers. */
  trace(): Promise<TracedCall[]>;
  recount(): Promise<void>;
  metrics(): Promise<OperatorMetrics>;
  /** Whether the chain of the journal is whole. */
  journalIsWhole(): Promise<boolean>;
  /** An orderly end. */
  stop(): Promise<void>;
}

/** The cluster, the REST API and operators, each in its own process; this one only drives and looks. */
export interface World {
  target: Target;
  /** The driver's own client. */
  client: KubeClient;
  rest: {
    url: string;
    manners(manners: RestManners): Promise<void>;
    report(): Promise<RestReport>;
    /** The names of the pets that exist now. */
    names(): Promise<string[]>;
    recount(): Promise<void>;
    reset(): Promise<void>;
  };
  startOperator(
    options?: Partial<Omit<OperatorSettings, 'kubeconfig' | 'journal'>>,
  ): Promise<MeasuredOperator>;
  /** CPU of the embedded cluster's process; undefined for the control plane, which is three programs. */
  clusterUsage(): Promise<Usage | undefined>;
  restUsage(): Promise<Usage>;
  /** A watcher of a type's objects in {@link NAMESPACE}, which ends with the metric. */
  watch(type: ResourceType): Promise<Watcher>;
  /** Ends the operators and watchers, and takes away every object that a metric has left. */
  clear(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts cluster and REST API, with the kinds of the example installed and a Connection in {@link NAMESPACE}. */
export async function startWorld(target: Target): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-runtime-'));
  const parts: Part[] = [];
  const ends: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    const all = parts.splice(0);
    for (const end of ends.splice(0).reverse()) await end();
    await Promise.all(all.map(part => part.kill()));
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const cluster =
      target === 'embedded'
        ? await startPart('cluster-process.ts', [folder])
        : undefined;
    if (cluster) parts.push(cluster);
    let kubeconfig: string;
    if (cluster) {
      kubeconfig = await cluster.ask<string>('kubeconfig');
    } else {
      const plane = await startControlPlane();
      ends.push(() => plane.stop());
      kubeconfig = plane.kubeconfig();
    }
    const rest = await startPart('rest-process.ts');
    parts.push(rest);
    const url = await rest.ask<string>('url');
    const client = KubeClient.fromKubeconfig({
      text: kubeconfig,
      allowHttp: true,
    });
    ends.push(() => client.close());
    await apply(client, petstoreManifests());
    await apply(client, connectionTo({ url }, NAMESPACE));
    let serial = 0;
    const operators = new Set<Part>();
    const watchers = new Set<Watcher>();
    ends.push(async () => watchers.forEach(each => each.stop()));
    return {
      target,
      client,
      rest: {
        url,
        manners: manners => rest.ask('manners', manners),
        report: () => rest.ask<RestReport>('report'),
        names: () => rest.ask<string[]>('names'),
        recount: () => rest.ask('recount'),
        reset: () => rest.ask('reset'),
      },
      async startOperator(options = {}) {
        const journal = join(folder, `journal-${(serial += 1)}.sqlite`);
        const part = await startPart('operator-process.ts', [
          JSON.stringify({
            lease: {},
            timeScale: 1,
            trace: false,
            ...options,
            kubeconfig,
            journal,
          }),
        ]);
        parts.push(part);
        operators.add(part);
        return measured(part);
      },
      async watch(type) {
        const watcher = await watchType(client, type, NAMESPACE);
        watchers.add(watcher);
        return watcher;
      },
      clusterUsage: async () => cluster?.ask<Usage>('usage'),
      restUsage: () => rest.ask<Usage>('usage'),
      async clear() {
        watchers.forEach(each => each.stop());
        watchers.clear();
        // An orderly end gives the Leases back, so that the next one need not wait for them.
        await Promise.all(
          [...operators].map(part => part.ask('stop').catch(() => undefined)),
        );
        await Promise.all([...operators].map(part => part.kill()));
        operators.clear();
        for (const type of [BUNDLES, PETS]) await deleteAll(client, type);
        await rest.ask('manners', {});
        await rest.ask('reset');
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Takes away objects of a type, whoever holds them. */
async function deleteAll(
  client: KubeClient,
  type: ResourceType,
): Promise<void> {
  const objects = client.of(type);
  for (const { metadata } of (await objects.list({ namespace: NAMESPACE }))
    .items) {
    const key = { namespace: NAMESPACE, name: metadata.name };
    if (metadata.finalizers)
      await objects.patch(
        key,
        { metadata: { finalizers: null } },
        { type: 'merge' },
      );
    await objects.delete(key);
  }
}

function measured(part: Part): MeasuredOperator {
  const started = part.ask<number>('started');
  started.catch(() => undefined);
  return {
    started,
    part,
    usage: options => part.ask<Usage>('usage', options),
    calls: () => part.ask('calls'),
    trace: () => part.ask('trace'),
    recount: () => part.ask('recount'),
    metrics: () => part.ask('metrics'),
    journalIsWhole: async () =>
      (await part.ask<{ kind: string }>('journal')).kind === 'intact',
    async stop() {
      await part.ask('stop');
      await part.kill();
    },
  };
}

// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { GROUP, LABEL_API, type RestMapping } from '@api-operators/api';
import {
  createCacheSet,
  createEventRecorder,
  resourceName,
  systemClock,
  type Clock,
  type KubeClient,
  type QueueStats,
  type Random,
  type UnstructuredObject,
} from '@api-operators/kube';
import { createApiRunner, type ApiRunner } from './api-runner.ts';
import {
  CONNECTIONS,
  CRDS,
  ENVIRONMENTS,
  REST_MAPPINGS,
} from './cluster-types.ts';
import { createConnectionRunner } from './connection-runner.ts';
import type { Reached } from './crash-points.ts';
import { clusterLookups } from './endpoints/cluster-lookups.ts';
import { createProber } from './endpoints/prober.ts';
import { createUses } from './endpoints/uses.ts';
import { openJournal, type Journal } from './journal/journal.ts';
import { installedKinds, type InstalledKind } from './kind-registry.ts';
import type { LeaseOptions } from './leadership.ts';
import { createOwnMarks } from './kinds/own-marks.ts';
import { createKindSet } from './live-kinds.ts';
import { createCallFigures } from './metrics/call-figures.ts';
import { watchEventLoop } from './metrics/event-loop.ts';
import {
  collectOperatorFigures,
  createReconcileFigures,
} from './metrics/reconcile-figures.ts';
import { createRegistry } from './metrics/registry.ts';
import { createRestCaller } from './rest/caller.ts';
import { createCallLimiter } from './rest/limiter.ts';
import { egressPolicy } from './rest/egress.ts';
import { createHostGate } from './rest/gate.ts';
import { createHosts } from './rest/hosts.ts';
import type { Logger, Runtime } from './runtime.ts';

export interface OperatorOptions {
  client: KubeClient;
  /** Names of the APIs to look after; absent = all that are installed. */
  apis?: readonly string[];
  /** Absent = all. */
  namespaces?: readonly string[];
  /** `host:port`, address or CIDR range that may be called although it is not public. Throws where an entry is none of these. */
  egress: { allow: readonly string[] };
  /** An open journal, which stays open, or the file to keep one in. */
  journal: Journal | { file: string };
  /** One Lease an API, `api-operators-<api>`, and `api-operators` for Connections; false only where no second operator can exist. */
  lease: false | (Partial<LeaseOptions> & { namespace: string });
  /** Objects of one kind that are worked on at a time; 32 of resources and 8 of others unless given. */
  concurrency?: number;
  /** How long running work may take to end when the operator stops or no longer leads, in milliseconds; 2,000 unless given. */
  shutdownGraceMs?: number;
  logger: Logger;
  clock?: Clock;
  random?: Random;
  /** Told of every boundary between two steps, for fault suites. */
  reached?: Reached;
}

/** Figures of a running operator. */
export interface OperatorMetrics {
  /** By kind, `pets.petstore.example.com`. */
  queues: Record<string, QueueStats>;
  reconciles: number;
  failedReconciles: number;
  /** REST calls by outcome. */
  restCalls: Record<string, number>;
  /** APIs that this process leads. */
  leads: string[];
}

/** A running operator. */
export interface Operator {
  /** Fulfilled when everything that was installed at the start is being looked after (where this process leads). */
  readonly ready: Promise<void>;
  readonly journal: Journal;
  metrics(): OperatorMetrics;
  /** All figures in Prometheus' text format. */
  metricsText(): string;
  /** Seconds by which this process's timers are late: 99 of 100 are less so. */
  eventLoopDelay(): number;
  /** Finishes what is running, gives its Leases back, and closes what it opened. */
  stop(): Promise<void>;
}

/**
 * Starts the operator: it finds the generated kinds by their labels and looks after each of them as long as it is installed.
 * Throws for a configuration that makes no sense; everything else is told in conditions and logs.
 */
export async function startOperator(
  options: OperatorOptions,
): Promise<Operator> {
  const { client, logger, clock = systemClock, random = Math.random } = options;
  const egress = egressPolicy(options.egress.allow);
  if (egress.kind === 'refused') {
    throw new TypeError(egress.problems.join('\n'));
  }
  const ownJournal = 'file' in options.journal;
  const journal =
    'file' in options.journal
      ? openJournal(options.journal.file)
      : options.journal;
  const identity = `${hostname()}-${randomUUID().slice(0, 8)}`;
  const lease: LeaseOptions | false = options.lease && {
    identity,
    ...options.lease,
  };
  const runners = new Map<string, ApiRunner>();
  const caches = createCacheSet({
    client,
    clock,
    random,
    onEvent(type, event) {
      if (event.kind === 'disconnected')
        logger.warn('a watch broke and is opened again', {
          kind: type.plural,
          reason: event.reason,
        });
      if (event.kind === 'handler-failed')
        logger.error('a handler failed', {
          kind: type.plural,
          error: String(event.error),
        });
    },
  });
  const events = createEventRecorder({
    client,
    component: GROUP,
    instance: identity,
    clock,
    onError: error =>
      logger.debug('an Event could not be written', { error: String(error) }),
  });
  const registry = createRegistry();
  const hosts = createHosts(random);
  const calls = createCallFigures(registry, () => hosts.states());
  const eventLoop = watchEventLoop(registry);
  const limiter = createCallLimiter(clock, ms => calls.waited(ms / 1_000));
  const rest = createRestCaller({
    policy: egress.policy,
    gate: createHostGate(random),
    hosts,
    figures: calls,
    onBreaker: (host, state) =>
      state === 'open'
        ? logger.warn('a host hardly ever answers and is left alone', { host })
        : logger.info('a host answers again', { host }),
    limiter,
    journal,
    clock,
    random,
    fence: api =>
      lease === false ? null : runners.get(api)?.fence() ?? undefined,
  });
  const uses = createUses();
  const prober = createProber({
    send: (...asked) => rest.probe(...asked),
    clock,
    random,
    used: key => uses.used(`Connection ${key}`),
    changed(key) {
      uses.changed(`Connection ${key}`);
      uses.changed(`Endpoints ${key}`);
    },
  });
  const runtime: Runtime = {
    client,
    caches,
    clock,
    random,
    logger,
    events,
    rest,
    limiter,
    uses,
    endpoints: clusterLookups(client, caches, uses, prober),
    ...(options.namespaces ? { namespaces: options.namespaces } : {}),
    ...(options.concurrency === undefined
      ? {}
      : { concurrency: options.concurrency }),
    shutdownGraceMs: options.shutdownGraceMs ?? 2_000,
    ownMarks: createOwnMarks(),
    lastResolved: new Map(),
    ...(options.reached ? { reached: options.reached } : {}),
  };
  const mappings = caches.cache(REST_MAPPINGS);
  const crds = caches.cache(CRDS, { labelSelector: LABEL_API });
  const environments = caches.cache(ENVIRONMENTS);
  const connections = caches.cache(CONNECTIONS);
  const live = createKindSet(caches, uses, {
    crds: () => crds.list(),
    crd: name => crds.get({ name }),
    mappings: () => mappings.list() as unknown as RestMapping[],
  });
  const figures = { reconciles: 0, failed: 0 };
  const passes = createReconcileFigures(registry);
  const onReconciled = (failed: boolean, ms: number, kind: string) => {
    figures.reconciles += 1;
    if (failed) figures.failed += 1;
    passes.ended(kind, failed, ms / 1_000);
  };
  const environmentChanged = (object: UnstructuredObject) =>
    uses.changed(
      `Environment ${object.metadata.namespace}/${object.metadata.name}`,
    );
  environments.on({
    added: environmentChanged,
    updated: environmentChanged,
    deleted: environmentChanged,
  });
  const told = new Map<string, string>();
  let stopped = false;
  let scheduled = false;
  let turn: Promise<void> = Promise.resolve();

  /** Several changes at once, as an installation makes them, are taken together. */
  function kindsChanged(): void {
    if (scheduled || stopped || !crds.hasSynced || !mappings.hasSynced) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      turn = turn
        .then(syncKinds)
        .catch(error =>
          logger.error('kinds could not be taken in', { error: String(error) }),
        );
    });
  }

  async function syncKinds(): Promise<void> {
    if (stopped) return;
    const { kinds, problems } = installedKinds(
      crds.list(),
      mappings.list() as unknown as RestMapping[],
      options.apis,
    );
    for (const { name, message } of problems) {
      if (told.get(name) !== message) logger.warn(message, { kind: name });
      told.set(name, message);
    }
    const byApi = Map.groupBy(kinds, kind => kind.api);
    const names = new Set(kinds.map(kind => resourceName(kind.type)));
    const left = [...known.values()].filter(
      kind =>
        !kind.mapped && !kind.parts && !names.has(resourceName(kind.type)),
    );
    const gone = [...runners].filter(([api]) => !byApi.has(api));
    for (const [api, runner] of gone) {
      runners.delete(api);
      await runner.stop();
      logger.info('an API is no longer installed', { api });
    }
    // Controllers of kinds that changed must let go of a cache before it is replaced.
    await Promise.all(
      [...byApi].map(([api, list]) =>
        runners.get(api)?.replace(unchanged(list)),
      ),
    );
    live.replace(kinds);
    for (const kind of left) caches.drop(kind.type);
    for (const [api, list] of byApi) {
      let runner = runners.get(api);
      if (!runner) {
        logger.info('looks after an API', { api, kinds: list.length });
        runner = createApiRunner(runtime, api, live, lease, onReconciled);
        runners.set(api, runner);
      }
      await runner.replace(list);
    }
    known = new Map(kinds.map(kind => [resourceName(kind.type), kind]));
  }

  let known = new Map<string, InstalledKind>();
  function unchanged(list: readonly InstalledKind[]): InstalledKind[] {
    return list.filter(
      kind => known.get(resourceName(kind.type))?.revision === kind.revision,
    );
  }

  for (const cache of [crds, mappings]) {
    cache.on({
      added: kindsChanged,
      updated: kindsChanged,
      deleted: kindsChanged,
    });
  }
  let connectionRunner: { stop(): Promise<void> } | undefined;
  const ready = (async () => {
    await Promise.all([
      crds.synced,
      mappings.synced,
      connections.synced,
      environments.synced,
    ]);
    connectionRunner = createConnectionRunner(
      runtime,
      connections,
      lease,
      onReconciled,
    );
    turn = turn.then(syncKinds);
    await turn;
    await live.synced();
  })();
  ready.catch(error => {
    if (!stopped)
      logger.error('the operator could not start', { error: String(error) });
  });

  const queues = () =>
    Object.fromEntries(
      [...runners.values()]
        .flatMap(runner => runner.controllers())
        .map(({ name, queue }) => [name, queue.stats()]),
    );
  const leads = () =>
    [...runners.values()]
      .filter(runner => runner.fence() !== undefined)
      .map(runner => runner.api);
  collectOperatorFigures(registry, { queues, leads });

  return {
    ready,
    journal,
    metrics: () => ({
      queues: queues(),
      reconciles: figures.reconciles,
      failedReconciles: figures.failed,
      restCalls: calls.totals(),
      leads: leads(),
    }),
    metricsText: () => registry.text(),
    eventLoopDelay: () => eventLoop.p99(),
    async stop() {
      if (stopped) return;
      stopped = true;
      await turn;
      await Promise.all([
        connectionRunner?.stop(),
        ...[...runners.values()].map(runner => runner.stop()),
      ]);
      prober.stop();
      await events.flush();
      caches.stop();
      await rest.close();
      eventLoop.stop();
      if (ownJournal) journal.close();
    },
  };
}

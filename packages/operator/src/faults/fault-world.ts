// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '@api-operators/api';
import type { ResourceType, UnstructuredObject } from '@api-operators/kube';
import { embeddedCluster } from '../integration/embedded-cluster.ts';
import { apply } from '../integration/stack.ts';
import type { TestCluster } from '../integration/test-cluster.ts';
import { openJournal, type Verification } from '../journal/journal.ts';
import { audit, type Audit, type Witnesses } from './audit.ts';
import { OperatorLife } from './operator-life.ts';
import {
  COLLECTIONS,
  startRecords,
  type Collection,
  type RecordsApi,
} from './records-api.ts';
import {
  connection,
  KINDS,
  RECORDS_VERSION,
  recordsManifests,
} from './records-kinds.ts';

export const NAMESPACE = 'shop';

export interface AuditOptions extends Pick<Witnesses, 'refused' | 'foreign'> {
  timeoutMs?: number;
}

/** A cluster and an API that outlive every operator between them. */
export interface FaultWorld {
  cluster: TestCluster;
  api: RecordsApi;
  /** Starts an operator in a process of its own; `kubeconfig` is its text, where it is not the cluster's own. */
  operator(options?: {
    lease?: number;
    kubeconfig?: string;
    journal?: string;
  }): Promise<OperatorLife>;
  create(type: ResourceType, name: string, spec: JsonObject): Promise<void>;
  /** Waits until all of the objects are as they must be, and says which are not. */
  until(
    type: ResourceType,
    names: readonly string[],
    as: (object: UnstructuredObject | undefined) => boolean,
    timeoutMs?: number,
  ): Promise<void>;
  /** Waits until the audit finds nothing, or fails with what it finds. */
  audited(options?: AuditOptions): Promise<Audit>;
  /** Kills every operator that was started. */
  killAll(): Promise<void>;
  stop(): Promise<void>;
}

/** The embedded cluster, or the control plane where FAULTS_TARGET says so. */
export async function startCluster(): Promise<TestCluster> {
  if (process.env.FAULTS_TARGET !== 'control-plane') return embeddedCluster();
  const { realCluster } = await import('../integration/real-cluster.ts');
  return realCluster();
}

/** `url` leads to the API, or to what stands between. */
export async function startFaultWorld(
  options: { between?: (api: RecordsApi) => Promise<string> } = {},
): Promise<FaultWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'faults-'));
  const cluster = await startCluster();
  const api = await startRecords();
  const url = options.between ? await options.between(api) : api.url;
  await apply(cluster.client, recordsManifests());
  await apply(cluster.client, connection(url));
  const lives = new Set<OperatorLife>();
  const journals = new Set<string>();
  let files = 0;

  const objects = async () => {
    const lists = await Promise.all(
      COLLECTIONS.map(each =>
        cluster.client.of(KINDS[each]).list({ namespace: NAMESPACE }),
      ),
    );
    return lists.flatMap(list => list.items as UnstructuredObject[]);
  };

  async function look(
    options: Pick<Witnesses, 'refused' | 'foreign'>,
  ): Promise<Audit> {
    const open = [...journals].map(file => openJournal(file));
    try {
      const verified = open.map(each => each.verify());
      const broken = verified.find(each => each.kind !== 'intact');
      return audit({
        records: api.records,
        objects: await objects(),
        entries: uid => open.flatMap(each => each.list(uid, 1_000)),
        journal: broken ?? (verified[0] as Verification),
        mayStop: ['Bare'],
        ...options,
      });
    } finally {
      for (const each of open) each.close();
    }
  }

  return {
    cluster,
    api,
    async operator({ lease, kubeconfig, journal = 'journal' } = {}) {
      files += 1;
      const place = {
        kubeconfig: join(folder, `kubeconfig-${files}`),
        journal: join(folder, `${journal}.sqlite`),
        ...(lease ? { lease } : {}),
      };
      writeFileSync(place.kubeconfig, kubeconfig ?? cluster.kubeconfig, {
        mode: 0o600,
      });
      journals.add(place.journal);
      const life = await OperatorLife.start(place);
      lives.add(life);
      return life;
    },
    async create(type, name, spec) {
      await cluster.client.of(type).create({
        apiVersion: RECORDS_VERSION,
        kind: type.kind,
        metadata: { name, namespace: NAMESPACE },
        spec,
      });
    },
    async until(type, names, as, timeoutMs = 60_000) {
      await Promise.all(
        names.map(async name => {
          const result = await cluster.client
            .of(type)
            .waitFor({ namespace: NAMESPACE, name }, as as never, {
              timeoutMs,
            });
          if (result.kind === 'timeout')
            throw new Error(
              `${
                type.kind
              } ${name} is not as expected after ${timeoutMs} ms: ${JSON.stringify(
                result.last,
              )}`,
            );
        }),
      );
    },
    async audited({ timeoutMs = 60_000, ...options } = {}) {
      const deadline = performance.now() + timeoutMs;
      for (;;) {
        const found = await look(options);
        if (found.problems.length === 0) return found;
        // What is there twice stays so.
        const final = found.problems.some(each => each.startsWith('duplicate'));
        if (final || performance.now() > deadline)
          throw new Error(
            `${found.problems.length} problems, among them\n${found.problems
              .slice(0, 20)
              .join('\n')}`,
          );
        await new Promise(resolve => setTimeout(resolve, 250));
      }
    },
    async killAll() {
      for (const life of lives) await life.kill();
      lives.clear();
    },
    async stop() {
      for (const life of lives) await life.kill();
      await cluster.stop();
      await api.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The `spec` of an object of a collection; `name` is its own in the API. */
export function specOf(collection: Collection, name: string): JsonObject {
  return collection === 'chosens' ? { id: name, name } : { name };
}

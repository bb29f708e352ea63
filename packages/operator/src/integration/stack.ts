// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { ownKindCrds, type JsonObject } from '@api-operators/api';
import {
  OPENAPI_FILE,
  startPetstore,
  type Petstore,
  type PetstoreOptions,
} from '@api-operators/example-petstore';
import {
  applyManifests,
  type KubeClient,
  type KubeObject,
  type ResourceType,
  type UnstructuredObject,
} from '@api-operators/kube';
import {
  compile,
  installedCrds,
  type CompileOptions,
} from '@api-operators/openapi';
import { openJournal, type Journal } from '../journal/journal.ts';
import {
  startOperator,
  type Operator,
  type OperatorOptions,
} from '../operator.ts';
import type { Logger } from '../runtime.ts';
import type { TestCluster } from './test-cluster.ts';

export const GROUP = 'petstore.example.com';
export const API_VERSION = `${GROUP}/v1alpha1`;
export const API_KEY = 'the-key-of-the-shop';

/** A kind of the example, or a built-in. */
export function kindOf(
  kind: string,
  plural: string,
  group = GROUP,
  version = 'v1alpha1',
): ResourceType {
  return { group, version, plural, kind, namespaced: true };
}
export const PETS = kindOf('Pet', 'pets');
export const ORDERS = kindOf('Order', 'orders');
export const USERS = kindOf('User', 'users');
export const BY_STATUS = kindOf(
  'PetFindbystatusQuery',
  'petfindbystatusqueries',
);
export const UPLOADS = kindOf('PetUploadimageAction', 'petuploadimageactions');
export const BUNDLES = kindOf('PetstoreBundle', 'petstorebundles');
export const RELEASES = kindOf(
  'PetstoreBundleRelease',
  'petstorebundlereleases',
);
export const BINDINGS = kindOf(
  'PetstoreBundleBinding',
  'petstorebundlebindings',
);
export const AGGREGATES = kindOf('PetstoreAggregate', 'petstoreaggregates');

/** Everything that `api-operators generate` makes of the example's document. */
export function petstoreManifests(
  options: Partial<CompileOptions> = {},
): KubeObject[] {
  const root = 'petstore.yaml';
  const result = compile({
    documents: new Map([[root, readFileSync(OPENAPI_FILE, 'utf8')]]),
    root,
    options: { group: GROUP, apiName: 'petstore', ...options },
  });
  if (result.kind === 'refused') {
    throw new Error(JSON.stringify(result.diagnostics));
  }
  const { kinds } = result.operator;
  return [
    ...ownKindCrds(),
    ...installedCrds(result.operator),
    ...kinds.map(kind => kind.mapping),
  ] as unknown as KubeObject[];
}

/** Applies objects and fails where one is not taken. */
export async function apply(
  client: KubeClient,
  objects: readonly object[],
  defaultNamespace?: string,
): Promise<void> {
  const applied = await applyManifests(client, objects as KubeObject[], {
    fieldManager: 'a-person',
    force: true,
    ...(defaultNamespace ? { defaultNamespace } : {}),
  });
  const failed = applied.filter(each => each.outcome.kind === 'failed');
  if (failed.length > 0) {
    throw new Error(
      failed
        .map(
          each =>
            `${each.object.kind} ${each.object.metadata.name}: ${
              (each.outcome as { message: string }).message
            }`,
        )
        .join('\n'),
    );
  }
}

/** An object of the example's group. */
export function object(
  kind: string,
  name: string,
  namespace: string,
  spec: JsonObject,
): UnstructuredObject {
  return { apiVersion: API_VERSION, kind, metadata: { name, namespace }, spec };
}

/** A namespace with a Connection named `name` to a shop, and the Secret with its key. */
export function connectionTo(
  shop: { url: string },
  namespace: string,
  name = 'petstore',
  key = API_KEY,
): object[] {
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: `${name}-key`, namespace },
      stringData: { key },
    },
    {
      apiVersion: 'api-operators.dev/v1alpha1',
      kind: 'Connection',
      metadata: { name, namespace },
      spec: {
        url: shop.url,
        credentials: {
          api_key: {
            apiKey: { secretRef: { name: `${name}-key`, key: 'key' } },
          },
        },
      },
    },
  ];
}

export const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };
const loud: Logger = {
  debug: (message, fields) => console.error('debug', message, fields ?? ''),
  info: (message, fields) => console.error('info', message, fields ?? ''),
  warn: (message, fields) => console.error('warn', message, fields ?? ''),
  error: (message, fields) => console.error('error', message, fields ?? ''),
};

export interface Stack {
  client: KubeClient;
  shop: Petstore;
  operator: Operator;
  journal: Journal;
  /** Waits until the object is as `until` wants it; fails with what it last was. */
  until(
    type: ResourceType,
    namespace: string,
    name: string,
    until: (object: UnstructuredObject | undefined) => boolean,
    timeoutMs?: number,
  ): Promise<UnstructuredObject>;
  stop(): Promise<void>;
}

/** The generated kinds installed, a shop opened, and an operator started. */
export async function startStack(
  cluster: TestCluster,
  options: {
    shop?: Partial<PetstoreOptions>;
    operator?: Partial<OperatorOptions>;
    compile?: Partial<CompileOptions>;
  } = {},
): Promise<Stack> {
  const { client } = cluster;
  await apply(client, petstoreManifests(options.compile));
  const shop = await startPetstore({ apiKey: API_KEY, ...options.shop });
  const journal = openJournal(':memory:');
  const operator = await startOperator({
    client,
    egress: { allow: ['127.0.0.0/8'] },
    journal,
    lease: false,
    logger: process.env.OPERATOR_LOG ? loud : silent,
    ...options.operator,
  });
  await operator.ready;
  return {
    client,
    shop,
    operator,
    journal,
    async until(type, namespace, name, until, timeoutMs = 20_000) {
      const result = await client
        .of(type)
        .waitFor({ namespace, name }, until, { timeoutMs });
      if (result.kind === 'timeout') {
        throw new Error(
          `${
            type.kind
          } ${namespace}/${name} is not as expected after ${timeoutMs} ms: ${JSON.stringify(
            result.last,
            undefined,
            1,
          )}`,
        );
      }
      return result.object as UnstructuredObject;
    },
    async stop() {
      await operator.stop();
      await shop.stop();
      journal.close();
    },
  };
}

/** A condition's status, reason and message. */
export function condition(
  subject: UnstructuredObject | undefined,
  type: string,
): { status: string; reason: string; message: string } | undefined {
  const conditions = (subject?.status?.conditions ?? []) as unknown as {
    type: string;
    status: string;
    reason: string;
    message: string;
  }[];
  return conditions.find(each => each.type === type);
}

/** Ready=True for the present generation. */
export function isReady(subject: UnstructuredObject | undefined): boolean {
  return (
    condition(subject, 'Ready')?.status === 'True' &&
    subject?.status?.observedGeneration === subject?.metadata.generation
  );
}

// SPDX-License-Identifier: Apache-2.0
import { setTimeout as delay } from 'node:timers/promises';
import type { KubeClient } from '../client/kube-client.ts';
import { isAlreadyExists, isKubeError } from '../client/kube-error.ts';
import type { ResourceClient } from '../client/types.ts';
import type { Condition } from '../objects/conditions.ts';
import { isConditionTrue } from '../objects/conditions.ts';
import { keyOf, type KubeObject, type UnstructuredObject } from '../objects/object.ts';
import { apiVersionOf, type ResourceType } from '../objects/resource-type.ts';
import { inPhases, isCrd } from './order.ts';

const NOT_SERVED_RETRIES = 50;
const NOT_SERVED_PAUSE_MS = 100;

export interface ApplyManifestsOptions {
  /** Who owns the fields that are applied. */
  fieldManager: string;
  /** Take fields that other managers own; otherwise such an object fails. */
  force?: boolean;
  /** Objects that exist are left as they are: for all, or for those it is true of. */
  onlyIfAbsent?: boolean | ((object: KubeObject) => boolean);
  /** Let the server check everything and change nothing. */
  dryRun?: boolean;
  /** For namespaced objects that name none. */
  defaultNamespace?: string;
  /** How long a CRD may take to be served; 30 s unless given. */
  establishedTimeoutMs?: number;
  /** Objects of one phase at the same time; 8 unless given. */
  concurrency?: number;
  signal?: AbortSignal;
}

export type ApplyOutcome =
  | { kind: 'created' }
  | { kind: 'configured' }
  | { kind: 'unchanged' }
  /** It existed and `onlyIfAbsent` holds. */
  | { kind: 'kept' }
  /** A dry run cannot check it: its kind or namespace is only about to be created. */
  | { kind: 'unchecked'; message: string }
  | { kind: 'failed'; message: string; error: unknown };

export interface AppliedObject {
  object: KubeObject;
  outcome: ApplyOutcome;
}

/**
 * Applies manifests: namespaces and CRDs first, waiting until each CRD is served, then the rest
 * in an order in which each finds what it needs. One that fails does not stop the others. The
 * report is in the order of `objects`.
 */
export async function applyManifests(
  client: KubeClient,
  objects: readonly KubeObject[],
  options: ApplyManifestsOptions,
): Promise<AppliedObject[]> {
  const outcomes = new Map<KubeObject, ApplyOutcome>();
  const aboutToBe = new Set<string>();
  // Discovery lags behind a CRD by some milliseconds; the CRD itself says what it serves.
  const fresh = new Map<string, ResourceType>();
  for (const phase of inPhases(objects)) {
    await inParallel(phase, options.concurrency ?? 8, async object => {
      let outcome: ApplyOutcome;
      try {
        outcome = await applyOne(client, object, { ...options, aboutToBe, fresh });
      } catch (error) {
        outcome = { kind: 'failed', message: error instanceof Error ? error.message : String(error), error };
      }
      outcomes.set(object, outcome);
      if (outcome.kind !== 'created') return;
      if (!options.dryRun) for (const type of typesOf(object)) fresh.set(kindOf(type), type);
      else if (object.kind === 'Namespace') aboutToBe.add(namespaceKey(object.metadata.name));
      else for (const type of typesOf(object)) aboutToBe.add(kindOf(type));
    });
    if (phase.some(isCrd)) client.invalidateDiscovery();
  }
  return objects.map(object => ({ object, outcome: outcomes.get(object)! }));
}

async function applyOne(
  client: KubeClient,
  manifest: KubeObject,
  options: ApplyManifestsOptions & {
    /** What earlier phases of a dry run would have created. */
    aboutToBe: ReadonlySet<string>;
    /** What CRDs of earlier phases serve. */
    fresh: ReadonlyMap<string, ResourceType>;
  },
): Promise<ApplyOutcome> {
  const { dryRun, aboutToBe } = options;
  const kind = `${manifest.apiVersion} ${manifest.kind}`;
  const fresh = options.fresh.get(kind);
  const type = fresh ?? (await client.resolve(manifest.apiVersion, manifest.kind));
  if (!type) {
    const message = `the server has no kind ${manifest.kind} in ${manifest.apiVersion}`;
    return aboutToBe.has(kind)
      ? { kind: 'unchecked', message: `${message} yet` }
      : { kind: 'failed', message, error: new Error(message) };
  }
  const object = inNamespace(manifest, type, options.defaultNamespace);
  const { namespace } = object.metadata;
  if (dryRun && namespace !== undefined && aboutToBe.has(namespaceKey(namespace))) {
    return { kind: 'unchecked', message: `there is no namespace ${namespace} yet` };
  }
  const outcome = await (fresh
    ? onceServed(() => write(client.of<UnstructuredObject>(type), object, options))
    : write(client.of<UnstructuredObject>(type), object, options));
  if (isCrd(object) && !dryRun) await established(client, type, object, options);
  return outcome;
}

async function write(
  resources: ResourceClient,
  object: UnstructuredObject,
  { fieldManager, force, dryRun, onlyIfAbsent, signal }: ApplyManifestsOptions,
): Promise<ApplyOutcome> {
  const call = { ...(signal ? { signal } : {}) };
  const common = { ...call, fieldManager, ...(dryRun ? { dryRun } : {}) };
  const before = await resources.get(keyOf(object), call);
  if (typeof onlyIfAbsent === 'function' ? onlyIfAbsent(object) : onlyIfAbsent) {
    if (before) return { kind: 'kept' };
    try {
      await resources.create(object, common);
      return { kind: 'created' };
    } catch (error) {
      if (isAlreadyExists(error)) return { kind: 'kept' };
      throw error;
    }
  }
  const after = await resources.apply(object, { ...common, ...(force ? { force } : {}) });
  if (!before) return { kind: 'created' };
  // An apply may rewrite managedFields, and with it the version, though nothing else changed.
  return { kind: sameContent(before, after) ? 'unchanged' : 'configured' };
}

/** A path that is not there yet, unlike an object that is not there, is answered without details. */
async function onceServed<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const notServed = isKubeError(error) && error.code === 404 && error.status.details?.name === undefined;
      if (!notServed || attempt === NOT_SERVED_RETRIES) throw error;
      await delay(NOT_SERVED_PAUSE_MS);
    }
  }
}

async function established(
  client: KubeClient,
  type: ResourceType,
  crd: KubeObject,
  options: ApplyManifestsOptions,
): Promise<void> {
  const timeoutMs = options.establishedTimeoutMs ?? 30_000;
  const waited = await client.of<UnstructuredObject>(type).waitFor(
    keyOf(crd),
    found => isConditionTrue(conditionsOf(found), 'Established'),
    { timeoutMs, ...(options.signal ? { signal: options.signal } : {}) },
  );
  if (waited.kind === 'met') return;
  const refused = conditionsOf(waited.last)?.find(each => each.status === 'False');
  throw new Error(
    `CustomResourceDefinition ${crd.metadata.name} is not served after ${timeoutMs / 1000} s` +
      (refused ? `: ${refused.type} is False: ${refused.message}` : ''),
  );
}

function conditionsOf(object: UnstructuredObject | undefined): Condition[] | undefined {
  return (object?.status as { conditions?: Condition[] } | undefined)?.conditions;
}

function inNamespace(
  manifest: KubeObject,
  type: ResourceType,
  defaultNamespace: string | undefined,
): UnstructuredObject {
  const object = manifest as UnstructuredObject;
  if (!type.namespaced) {
    const { namespace: _none, ...metadata } = object.metadata;
    return { ...object, metadata };
  }
  if (object.metadata.namespace || defaultNamespace === undefined) return object;
  return { ...object, metadata: { ...object.metadata, namespace: defaultNamespace } };
}

/** What a CRD serves; nothing for other objects. */
function typesOf(object: KubeObject): ResourceType[] {
  if (!isCrd(object)) return [];
  const { spec } = object as unknown as {
    spec?: {
      group?: string;
      scope?: string;
      names?: { kind?: string; plural?: string };
      versions?: { name?: string; served?: boolean }[];
    };
  };
  const { group, names } = spec ?? {};
  if (!group || !names?.kind || !names.plural) return [];
  const { kind, plural } = names;
  return (spec?.versions ?? [])
    .filter(({ name, served }) => name && served)
    .map(({ name = '' }) => ({ group, version: name, plural, kind, namespaced: spec?.scope === 'Namespaced' }));
}

function kindOf(type: ResourceType): string {
  return `${apiVersionOf(type)} ${type.kind}`;
}

function namespaceKey(name: string): string {
  return `v1 Namespace ${name}`;
}

/** Whether all but status and bookkeeping is as it was. */
function sameContent(a: UnstructuredObject, b: UnstructuredObject): boolean {
  const content = ({ metadata, status: _reported, ...rest }: UnstructuredObject) =>
    JSON.stringify(
      [rest, metadata.labels, metadata.annotations, metadata.finalizers, metadata.ownerReferences],
      (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value),
    );
  return content(a) === content(b);
}

async function inParallel<T>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
}

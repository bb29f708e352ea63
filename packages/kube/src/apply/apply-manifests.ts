// SPDX-License-Identifier: Apache-2.0
import type { KubeClient } from '../client/kube-client.ts';
import { isAlreadyExists } from '../client/kube-error.ts';
import type { Condition } from '../objects/conditions.ts';
import { isConditionTrue } from '../objects/conditions.ts';
import { keyOf, type KubeObject, type UnstructuredObject } from '../objects/object.ts';
import type { ResourceType } from '../objects/resource-type.ts';
import { inPhases, isCrd } from './order.ts';

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
  for (const phase of inPhases(objects)) {
    await inParallel(phase, options.concurrency ?? 8, async object => {
      let outcome: ApplyOutcome;
      try {
        outcome = await applyOne(client, object, options, aboutToBe);
      } catch (error) {
        outcome = { kind: 'failed', message: error instanceof Error ? error.message : String(error), error };
      }
      outcomes.set(object, outcome);
      if (options.dryRun && outcome.kind === 'created') announce(object, aboutToBe);
    });
    if (phase.some(isCrd)) client.invalidateDiscovery();
  }
  return objects.map(object => ({ object, outcome: outcomes.get(object)! }));
}

async function applyOne(
  client: KubeClient,
  manifest: KubeObject,
  options: ApplyManifestsOptions,
  aboutToBe: ReadonlySet<string>,
): Promise<ApplyOutcome> {
  const { fieldManager, force, dryRun, onlyIfAbsent, signal } = options;
  const type = await client.resolve(manifest.apiVersion, manifest.kind);
  if (!type) {
    const message = `the server has no kind ${manifest.kind} in ${manifest.apiVersion}`;
    return aboutToBe.has(`${manifest.apiVersion} ${manifest.kind}`)
      ? { kind: 'unchecked', message: `${message} yet` }
      : { kind: 'failed', message, error: new Error(message) };
  }
  const object = inNamespace(manifest, type, options.defaultNamespace);
  const { namespace } = object.metadata;
  if (dryRun && namespace !== undefined && aboutToBe.has(`v1 Namespace ${namespace}`)) {
    return { kind: 'unchecked', message: `there is no namespace ${namespace} yet` };
  }
  const resources = client.of<UnstructuredObject>(type);
  const call = { ...(signal ? { signal } : {}) };
  const before = await resources.get(keyOf(object), call);
  const absentOnly = typeof onlyIfAbsent === 'function' ? onlyIfAbsent(manifest) : onlyIfAbsent;
  let outcome: ApplyOutcome;
  if (absentOnly) {
    if (before) outcome = { kind: 'kept' };
    else {
      try {
        await resources.create(object, { fieldManager, ...(dryRun ? { dryRun } : {}), ...call });
        outcome = { kind: 'created' };
      } catch (error) {
        if (!isAlreadyExists(error)) throw error;
        outcome = { kind: 'kept' };
      }
    }
  } else {
    const after = await resources.apply(object, {
      fieldManager,
      ...(force ? { force } : {}),
      ...(dryRun ? { dryRun } : {}),
      ...call,
    });
    if (!before) outcome = { kind: 'created' };
    else if (after.metadata.resourceVersion !== before.metadata.resourceVersion) outcome = { kind: 'configured' };
    else outcome = { kind: dryRun && !sameContent(before, after) ? 'configured' : 'unchanged' };
  }
  if (isCrd(object) && !dryRun) await established(client, type, object, options);
  return outcome;
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

/** What a dry run will have made possible for later objects. */
function announce(object: KubeObject, aboutToBe: Set<string>): void {
  if (object.kind === 'Namespace') aboutToBe.add(`v1 Namespace ${object.metadata.name}`);
  if (!isCrd(object)) return;
  const { spec } = object as unknown as {
    spec?: { group?: string; names?: { kind?: string }; versions?: { name?: string }[] };
  };
  for (const { name } of spec?.versions ?? []) {
    aboutToBe.add(`${spec?.group}/${name} ${spec?.names?.kind}`);
  }
}

/** Whether a dry run left all but bookkeeping as it was. */
function sameContent(a: UnstructuredObject, b: UnstructuredObject): boolean {
  const content = ({ metadata, ...rest }: UnstructuredObject) =>
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

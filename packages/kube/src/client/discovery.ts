// SPDX-License-Identifier: Apache-2.0
import { apiVersionOf, type ResourceType } from '../objects/resource-type.ts';
import type { Clock } from '../time/clock.ts';
import type { Caller } from './caller.ts';
import { KubeError } from './kube-error.ts';

/** A served type, and what can be done with it. */
export interface DiscoveredType extends ResourceType {
  singular: string;
  shortNames: readonly string[];
  categories: readonly string[];
  verbs: readonly string[];
  /** Such as `status`. */
  subresources: readonly string[];
}

/** What the server served when it was asked. */
export interface Discovery {
  readonly types: readonly DiscoveredType[];
  /** API groups that gave no answer, such as those of an extension server that is down. */
  readonly failures: readonly { apiVersion: string; message: string }[];
  find(apiVersion: string, kind: string): DiscoveredType | undefined;
  /** The preferred version unless one is given. */
  byPlural(group: string, plural: string, version?: string): DiscoveredType | undefined;
}

/** An unknown kind is looked for anew no more often than this. */
const LOOK_AGAIN_MS = 2000;
const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** Reads discovery once and keeps it until told otherwise. A failure is not kept. */
export class DiscoveryCache {
  readonly #caller: Caller;
  readonly #clock: Clock;
  #current: Promise<Discovery> | undefined;
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(caller: Caller, clock: Clock) {
    this.#caller = caller;
    this.#clock = clock;
  }

  get(): Promise<Discovery> {
    if (this.#current) return this.#current;
    this.#readAt = this.#clock.monotonic();
    const current = readDiscovery(this.#caller);
    this.#current = current;
    current.catch(() => {
      if (this.#current === current) this.#current = undefined;
    });
    return current;
  }

  invalidate(): void {
    this.#current = undefined;
  }

  async resolve(apiVersion: string, kind: string): Promise<DiscoveredType | undefined> {
    const known = (await this.get()).find(apiVersion, kind);
    if (known || this.#clock.monotonic() - this.#readAt < LOOK_AGAIN_MS) return known;
    this.invalidate();
    return (await this.get()).find(apiVersion, kind);
  }
}

interface AggregatedList {
  kind?: string;
  items?: {
    metadata?: { name?: string };
    versions?: {
      version: string;
      freshness?: string;
      resources?: {
        resource: string;
        responseKind?: { group?: string; version?: string; kind?: string };
        scope?: string;
        singularResource?: string;
        shortNames?: string[];
        categories?: string[];
        verbs?: string[];
        subresources?: { subresource: string }[];
      }[];
    }[];
  }[];
}

interface ResourceList {
  resources?: {
    name: string;
    singularName?: string;
    namespaced?: boolean;
    kind: string;
    group?: string;
    version?: string;
    verbs?: string[];
    shortNames?: string[];
    categories?: string[];
  }[];
}

interface Found {
  types: DiscoveredType[];
  failures: { apiVersion: string; message: string }[];
}

/** Asks the server what it serves. Throws a KubeError where what answers is no Kubernetes API. */
export async function readDiscovery(caller: Caller): Promise<Discovery> {
  const [core, groups] = await Promise.all([readRoot(caller, '/api'), readRoot(caller, '/apis')]);
  const types = [...core.types, ...groups.types];
  const byKind = new Map<string, DiscoveredType>();
  const byPlural = new Map<string, DiscoveredType>();
  for (const type of types) {
    // Versions come in the server's order of preference, so the first one counts.
    for (const [map, key] of [
      [byKind, `${apiVersionOf(type)} ${type.kind}`],
      [byPlural, `${type.group} ${type.plural}`],
      [byPlural, `${type.group} ${type.plural} ${type.version}`],
    ] as const) {
      if (!map.has(key)) map.set(key, type);
    }
  }
  return {
    types,
    failures: [...core.failures, ...groups.failures],
    find: (apiVersion, kind) => byKind.get(`${apiVersion} ${kind}`),
    byPlural: (group, plural, version) =>
      byPlural.get(`${group} ${plural}${version === undefined ? '' : ` ${version}`}`),
  };
}

async function readRoot(caller: Caller, path: '/api' | '/apis'): Promise<Found> {
  const { value } = await caller.json({
    verb: 'get',
    method: 'GET',
    path,
    accept: `${AGGREGATED},application/json`,
  });
  const list = value as AggregatedList & {
    versions?: string[];
    groups?: { name: string; versions?: { groupVersion: string; version: string }[]; preferredVersion?: { version: string } }[];
  };
  if (list?.kind === 'APIGroupDiscoveryList') return fromAggregated(list);
  // Whatever answers in the server's place must not look like a server that has nothing.
  if (list?.kind !== (path === '/api' ? 'APIVersions' : 'APIGroupList')) {
    throw new KubeError({
      call: { verb: 'get', resource: path, object: '' },
      code: 200,
      reason: 'InvalidAnswer',
      status: { message: 'the answer is no discovery of the Kubernetes API' },
    });
  }
  const wanted =
    path === '/api'
      ? (list.versions ?? []).map(version => ({ group: '', version }))
      : (list.groups ?? []).flatMap(group =>
          (group.versions ?? [])
            .map(({ version }) => ({ group: group.name, version }))
            .sort(
              (a, b) =>
                Number(b.version === group.preferredVersion?.version) -
                Number(a.version === group.preferredVersion?.version),
            ),
        );
  return fromGroupVersions(caller, wanted);
}

function fromAggregated(list: AggregatedList): Found {
  const found: Found = { types: [], failures: [] };
  for (const item of list.items ?? []) {
    const group = item.metadata?.name ?? '';
    for (const { version, freshness, resources } of item.versions ?? []) {
      if (freshness === 'Stale') {
        found.failures.push({
          apiVersion: apiVersionOf({ group, version } as ResourceType),
          message: 'the server that serves it does not answer',
        });
      }
      for (const each of resources ?? []) {
        if (!each.responseKind?.kind) continue;
        found.types.push({
          group,
          version,
          plural: each.resource,
          kind: each.responseKind.kind,
          namespaced: each.scope === 'Namespaced',
          singular: each.singularResource ?? '',
          shortNames: each.shortNames ?? [],
          categories: each.categories ?? [],
          verbs: each.verbs ?? [],
          subresources: (each.subresources ?? []).map(({ subresource }) => subresource),
        });
      }
    }
  }
  return found;
}

async function fromGroupVersions(
  caller: Caller,
  wanted: readonly { group: string; version: string }[],
): Promise<Found> {
  const answers = await Promise.all(
    wanted.map(async ({ group, version }): Promise<Found> => {
      const apiVersion = group === '' ? version : `${group}/${version}`;
      try {
        const { value } = await caller.json({
          verb: 'get',
          method: 'GET',
          path: group === '' ? `/api/${version}` : `/apis/${group}/${version}`,
        });
        return { types: fromResourceList(value as ResourceList, group, version), failures: [] };
      } catch (error) {
        return { types: [], failures: [{ apiVersion, message: (error as Error).message }] };
      }
    }),
  );
  return {
    types: answers.flatMap(answer => answer.types),
    failures: answers.flatMap(answer => answer.failures),
  };
}

function fromResourceList(list: ResourceList, group: string, version: string): DiscoveredType[] {
  const resources = list.resources ?? [];
  return resources
    .filter(each => !each.name.includes('/'))
    .map(each => ({
      group,
      version,
      plural: each.name,
      kind: each.kind,
      namespaced: each.namespaced === true,
      singular: each.singularName ?? '',
      shortNames: each.shortNames ?? [],
      categories: each.categories ?? [],
      verbs: each.verbs ?? [],
      subresources: resources
        .filter(other => other.name.startsWith(`${each.name}/`))
        .map(other => other.name.slice(each.name.length + 1)),
    }));
}

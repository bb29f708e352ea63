// SPDX-License-Identifier: Apache-2.0
import type { ResourceType } from './resource-type.ts';

/** The resources that are served at the moment: the built-in ones, and those of established CRDs. */
export class Registry {
  readonly #types = new Map<string, ResourceType>();
  #revision = 0;

  /** Grows with every change, so that documents made from the registry can be cached. */
  get revision(): number {
    return this.#revision;
  }

  set(type: ResourceType): void {
    this.#types.set(`${type.group}/${type.plural}`, type);
    this.#revision += 1;
  }

  delete(group: string, plural: string): void {
    if (this.#types.delete(`${group}/${plural}`)) this.#revision += 1;
  }

  get(group: string, plural: string): ResourceType | undefined {
    return this.#types.get(`${group}/${plural}`);
  }

  all(): ResourceType[] {
    return [...this.#types.values()];
  }

  findKind(apiVersion: string, kind: string): ResourceType | undefined {
    const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
    return this.all().find(type => type.group === group && type.kind === kind);
  }

  /** Groups in discovery's order, each with its versions, the preferred first. */
  groups(): { name: string; versions: { name: string; types: ResourceType[] }[] }[] {
    const groups = new Map<string, Map<string, ResourceType[]>>();
    for (const type of this.#types.values()) {
      const versions = groups.get(type.group) ?? new Map<string, ResourceType[]>();
      groups.set(type.group, versions);
      for (const { name } of type.versions) versions.set(name, [...(versions.get(name) ?? []), type]);
    }
    return [...groups].map(([name, versions]) => ({
      name,
      versions: [...versions]
        .map(([version, types]) => ({ name: version, types: [...types].sort(byPlural) }))
        .sort((a, b) => compareVersions(a.name, b.name)),
    }));
  }
}

function byPlural(a: ResourceType, b: ResourceType): number {
  return a.plural < b.plural ? -1 : 1;
}

/** Kubernetes' order: v2, v1, v1beta1, v1alpha1, then anything else by name. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [rankOf(a), rankOf(b)];
  for (let i = 0; i < left.length; i += 1) if (left[i] !== right[i]) return right[i] - left[i];
  return a < b ? -1 : 1;
}

function rankOf(version: string): number[] {
  const match = /^v([0-9]+)(?:(alpha|beta)([0-9]+))?$/.exec(version);
  if (!match) return [0, 0, 0];
  const stage = match[2] === 'alpha' ? 1 : match[2] === 'beta' ? 2 : 3;
  return [stage, Number(match[1]), Number(match[3] ?? 0)];
}

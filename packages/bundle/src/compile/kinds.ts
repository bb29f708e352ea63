// SPDX-License-Identifier: Apache-2.0
import type { JsonObject, RestMapping, Role } from '@api-operators/api';
import { LABEL_ROLE, ROLES } from '@api-operators/api';
import type { StructuralSchema } from '@api-operators/schema';

/** What the compiler knows of one kind in one version. */
export interface KindSchema {
  apiVersion: string;
  kind: string;
  plural: string;
  role: Role;
  namespaced: boolean;
  /** `openAPIV3Schema` of the version: the whole object. */
  schema: StructuralSchema;
  /** The API's type of the id; expressions see `status.externalID` as this. */
  idType?: 'string' | 'integer';
}

/** The kinds that a Bundle may be made of. Nothing of the cluster is read by it. */
export interface SchemaLookup {
  find(apiVersion: string, kind: string): KindSchema | undefined;
  /** For suggestions. */
  all(): Iterable<KindSchema>;
}

/** A lookup over a list; of two entries for one kind the last counts. */
export function schemaLookup(kinds: Iterable<KindSchema>): SchemaLookup {
  const byKey = new Map<string, KindSchema>();
  for (const kind of kinds) {
    byKey.set(`${kind.apiVersion}\n${kind.kind}`, kind);
  }
  return {
    find: (apiVersion, kind) => byKey.get(`${apiVersion}\n${kind}`),
    all: () => byKey.values(),
  };
}

/** The part of a CustomResourceDefinition that is read. */
export interface CrdLike {
  metadata?: { labels?: Record<string, string> };
  spec: {
    group: string;
    scope: string;
    names: { kind: string; plural: string };
    versions: { name: string; served?: boolean; schema?: { openAPIV3Schema?: unknown } }[];
  };
}

/**
 * The kinds of a cluster, or of a generator's output: each served version of each CRD that carries
 * the role label. Kinds that a Bundle manages have a RestMapping, from which the id's type comes.
 */
export function kindsFrom(
  crds: Iterable<CrdLike | JsonObject>,
  mappings: Iterable<RestMapping>,
): KindSchema[] {
  const byName = new Map<string, RestMapping>();
  for (const mapping of mappings) {
    byName.set(mapping.metadata.name, mapping);
  }
  const kinds: KindSchema[] = [];
  for (const item of crds) {
    const crd = item as CrdLike;
    const role = crd.metadata?.labels?.[LABEL_ROLE] as Role | undefined;
    if (role === undefined || !ROLES.includes(role)) {
      continue;
    }
    const { group, names, scope, versions } = crd.spec;
    const mapping = byName.get(`${names.plural}.${group}`);
    for (const version of versions) {
      if (version.served === false) {
        continue;
      }
      const identity = mapping?.spec?.versions.find(each => each.name === version.name)?.identity;
      kinds.push({
        apiVersion: `${group}/${version.name}`,
        kind: names.kind,
        plural: names.plural,
        role,
        namespaced: scope === 'Namespaced',
        schema: (version.schema?.openAPIV3Schema ?? {}) as StructuralSchema,
        ...(identity ? { idType: identity.type } : {}),
      });
    }
  }
  return kinds;
}

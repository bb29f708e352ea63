// SPDX-License-Identifier: Apache-2.0
import {
  crdName,
  LABEL_API,
  LABEL_ROLE,
  ROLES,
  type RestMapping,
  type Role,
} from '@api-operators/api';
import type { ResourceType, UnstructuredObject } from '@api-operators/kube';
import type { StructuralSchema } from '@api-operators/schema';
import {
  hiddenNames,
  type MappedKind,
  type WithinMappedKind,
} from './kinds/mapped-kind.ts';

/** A generated kind that is installed in the cluster. */
export interface InstalledKind {
  api: string;
  role: Role;
  type: ResourceType;
  /** Changes when the CRD or the mapping does. */
  revision: string;
  /** For resources, queries and actions whose RestMapping is there. */
  mapped?: MappedKind;
  /** For a kind whose objects are of several kinds: those whose RestMappings are there. */
  parts?: WithinMappedKind[];
}

interface Crd extends UnstructuredObject {
  spec: {
    group: string;
    scope: string;
    names: { kind: string; plural: string };
    versions: {
      name: string;
      served?: boolean;
      storage?: boolean;
      schema?: { openAPIV3Schema?: unknown };
    }[];
  } & UnstructuredObject['spec'];
}

/** What is wrong with a kind that cannot be looked after. */
export interface KindProblem {
  name: string;
  message: string;
}

/**
 * The kinds to look after: every CRD with our labels that the API server serves, in the version that it stores. One that is
 * being deleted is served until the finalizers of its objects are gone, and nobody else takes those away. A kind that
 * stands for REST calls needs a RestMapping of the CRD's name with that version.
 */
export function installedKinds(
  crds: Iterable<UnstructuredObject>,
  mappings: Iterable<RestMapping>,
  apis: readonly string[] | undefined,
): { kinds: InstalledKind[]; problems: KindProblem[] } {
  const byName = new Map(
    [...mappings].map(mapping => [mapping.metadata.name, mapping]),
  );
  const kinds: InstalledKind[] = [];
  const problems: KindProblem[] = [];
  for (const object of crds) {
    const crd = object as Crd;
    const { labels = {}, name } = crd.metadata;
    const api = labels[LABEL_API];
    const role = labels[LABEL_ROLE] as Role;
    if (
      !api ||
      !ROLES.includes(role) ||
      !isEstablished(crd) ||
      (apis && !apis.includes(api))
    ) {
      continue;
    }
    const version =
      crd.spec.versions.find(each => each.storage && each.served !== false) ??
      crd.spec.versions.find(each => each.served !== false);
    if (!version) {
      continue;
    }
    const type: ResourceType = {
      group: crd.spec.group,
      version: version.name,
      plural: crd.spec.names.plural,
      kind: crd.spec.names.kind,
      namespaced: crd.spec.scope === 'Namespaced',
    };
    const kind: InstalledKind = {
      api,
      role,
      type,
      revision: `${crd.metadata.uid}/${crd.metadata.generation}`,
    };
    if (role === 'resource' || role === 'query' || role === 'action') {
      const mapping = byName.get(name);
      const mapped = mapping?.spec?.versions.find(
        each => each.name === version.name,
      );
      if (!mapping || !mapped) {
        problems.push({
          name,
          message: mapping
            ? `RestMapping ${name} says nothing about version ${version.name} of the kind`
            : `there is no RestMapping ${name}, so nobody knows how ${type.kind} is called: install what the generator made beside the CRD`,
        });
        continue;
      }
      kind.revision += `/${mapping.metadata.uid}/${mapping.metadata.generation}`;
      const needed =
        role === 'resource'
          ? Object.keys(mapped.operations).length > 0
          : mapped.operations.call !== undefined;
      if (!needed) {
        problems.push({
          name,
          message: `RestMapping ${name} has no operation for ${type.kind}`,
        });
        continue;
      }
      const schema = specSchema(version.schema?.openAPIV3Schema);
      kind.mapped = {
        api,
        role,
        type,
        mapping: mapped,
        ...(schema ? { schema } : {}),
        hidden: hiddenNames(mapped),
      };
    }
    if (role === 'object') {
      kind.parts = partsOf(kind, specSchema(version.schema?.openAPIV3Schema), [
        ...byName.values(),
      ]);
      const found = kind.parts.map(
        part => byName.get(crdName(part.mapping, type.group))?.metadata,
      );
      kind.revision += found
        .map(each => `/${each?.uid}/${each?.generation}`)
        .join('');
      if (kind.parts.length === 0) {
        problems.push({
          name,
          message: `there is no RestMapping of a kind within ${type.kind}, so nobody knows how it is called: install what the generator made beside the CRD`,
        });
        continue;
      }
    }
    kinds.push(kind);
  }
  return { kinds, problems };
}

/** The kinds that are kept within one, each with the part of its schema that is theirs. */
function partsOf(
  { api, type }: InstalledKind,
  schema: StructuralSchema | undefined,
  mappings: readonly RestMapping[],
): WithinMappedKind[] {
  return mappings.flatMap(({ spec }) => {
    const mapping = spec?.versions.find(each => each.name === type.version);
    if (
      !spec?.within ||
      !mapping ||
      spec.group !== type.group ||
      spec.within.plural !== type.plural
    ) {
      return [];
    }
    const { member } = spec.within;
    const own = schema?.properties?.[member];
    return [
      {
        name: spec.kind,
        mapping: spec.plural,
        member,
        mapped: {
          api,
          role: spec.role,
          type,
          mapping,
          ...(own ? { schema: own } : {}),
          hidden: hiddenNames(mapping),
        },
      },
    ];
  });
}

function isEstablished(crd: UnstructuredObject): boolean {
  const conditions = (crd.status?.conditions ?? []) as {
    type?: string;
    status?: string;
  }[];
  return conditions.some(
    each => each.type === 'Established' && each.status === 'True',
  );
}

function specSchema(schema: unknown): StructuralSchema | undefined {
  return (schema as StructuralSchema | undefined)?.properties?.spec;
}

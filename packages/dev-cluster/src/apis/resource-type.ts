// SPDX-License-Identifier: Apache-2.0
import type { Problem, StructuralSchema } from '@api-operators/schema';
import type { NameRule } from '../objects/names.ts';
import type { Obj, Surroundings } from '../objects/object.ts';

/** A column of `kubectl get`. */
export type Column = {
  name: string;
  type: string;
  format?: string;
  description?: string;
  /** 0 = always, higher = `-o wide`. */
  priority?: number;
  /** The cell; null where there is nothing to show. `now` is for ages. */
  cell(object: Obj, now: Date): string | number | boolean | null;
};

/** One served version of a resource. */
export type ServedVersion = {
  name: string;
  /** Of the whole object, metadata included: what apply merges by. */
  schema: StructuralSchema;
  /** A structural schema without metadata, for validation and pruning; absent for built-in kinds. */
  published?: StructuralSchema;
  /** The name of a built-in kind's definition. */
  definition?: string;
  statusSubresource: boolean;
  columns: Column[];
  /** For field selectors, besides metadata.name and metadata.namespace. */
  selectableFields: string[];
  /** Warned of on every use. */
  deprecationWarning?: string;
};

/** What a kind does beyond storing. Each may change the object that it is given. */
export type Hooks = {
  /** Fills in what the API defaults, before ownership of fields is computed. */
  default?(object: Obj): void;
  prepareCreate?(object: Obj, surroundings: Surroundings): void;
  prepareUpdate?(object: Obj, old: Obj): void;
  /**
   * Problems of the whole object; `old` is there for updates. `status`: the write was to /status.
   * `known`: what is already wrong with the metadata.
   */
  validate?(object: Obj, old: Obj | undefined, version: ServedVersion, status: boolean, known: Problem[]): Problem[];
  /** Why this object is never deleted; undefined where it may be. */
  mayNotDelete?(object: Obj): string | undefined;
  /** A delete marks the object with this instead of removing it at once. */
  beforeDelete?(object: Obj): Obj | undefined;
  /** Still held back although metadata.finalizers is empty. */
  isHeld?(object: Obj): boolean;
  /** What is stored, where it differs from what is shown. */
  toStorage?(object: Obj): Obj;
  fromStorage?(object: Obj): Obj;
};

export type Verb = 'create' | 'delete' | 'deletecollection' | 'get' | 'list' | 'patch' | 'update' | 'watch';
export const ALL_VERBS: Verb[] = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

/** A resource that the server serves. */
export type ResourceType = {
  group: string;
  plural: string;
  singular: string;
  kind: string;
  listKind: string;
  namespaced: boolean;
  shortNames: string[];
  categories: string[];
  verbs: Verb[];
  /** Subresources besides status, for discovery. */
  subresources: { name: string; verbs: Verb[] }[];
  /** The key in the store; two types may share one. */
  storage: string;
  storageVersion: string;
  /** In discovery's order, the preferred first. */
  versions: ServedVersion[];
  /** Defined by a CustomResourceDefinition. */
  custom: boolean;
  nameRule: NameRule;
  /**
   * When metadata.generation moves: never, when anything but metadata changes ('object'),
   * or when anything but metadata and status does ('spec').
   */
  generation: 'never' | 'spec' | 'object';
  /** An update without a resourceVersion is taken as it is. */
  unconditionalUpdate: boolean;
  /**
   * A delete is answered with the object instead of a Status: as it was, or marked as deleted where the kind
   * is one that ends gracefully.
   */
  deleteAnswer?: 'object' | 'marked';
  hooks: Hooks;
  /** Read defaults have to be filled in, as the schema changed after objects were stored. */
  defaultsOnRead: boolean;
};

export function versionOf(type: ResourceType, name: string): ServedVersion | undefined {
  return type.versions.find(version => version.name === name);
}

/** `petstore.example.com/v1alpha1`, or `v1` in the core group. */
export function apiVersionOf(group: string, version: string): string {
  return group ? `${group}/${version}` : version;
}

/** `pets.petstore.example.com`, as Status details name it. */
export function subjectOf(type: ResourceType): { group: string; kind: string } {
  return { group: type.group, kind: type.plural };
}

/** As the Status of an invalid object names it: by kind, and by the group under which it is stored. */
export function kindSubjectOf(type: ResourceType): { group: string; kind: string } {
  return { group: type.storage === type.plural ? '' : type.group, kind: type.kind };
}

// SPDX-License-Identifier: Apache-2.0
import type {
  CustomResourceDefinition,
  JsonObject,
  OperationName,
  RestMapping,
  SecurityAlternative,
} from '@api-operators/api';
import type { Diagnostic } from './diagnostics.ts';

/** What {@link compile} is given: texts, never addresses to fetch. */
export interface CompileInput {
  /** The text of every document that may be referred to, by its URI as references resolve to it. */
  documents: ReadonlyMap<string, string>;
  /** The URI of the document to start from. */
  root: string;
  options: CompileOptions;
}

export interface CompileOptions {
  /** The API group of the generated kinds, `petstore.example.com`. */
  group: string;
  /** The version of the generated kinds; default `v1alpha1`. */
  version?: string;
  /** The API's name, `petstore`; default: made from the document's title. */
  apiName?: string;
  /** Catalog entity ref of the owner; default `group:default/guests`. */
  owner?: string;
  /** Catalog entity ref of the system that the API belongs to; absent = none. */
  system?: string;
  /** One CRD for all kinds, in which `spec.kind` says what an object is; default false. */
  singleCrd?: boolean;
  naming?: NamingOptions;
  /** By default kind name, as `preview` shows it without this: what is to be different. */
  kinds?: Record<string, KindOptions>;
  filters?: Filters;
  /** By `METHOD /path` or operationId: what the document does not say itself by `x-k8s-…`. */
  operations?: Record<string, OperationOptions>;
}

/** The options that say which kinds a document becomes and how they are called. */
export type AskedOptions = Pick<CompileOptions, 'naming' | 'kinds' | 'filters' | 'operations' | 'singleCrd'>;

/** How kinds are named where the default does not please. */
export interface NamingOptions {
  /** `plain` (default): PetFindbystatusQuery. `humps`: PetFindByStatusQuery. */
  words?: 'plain' | 'humps';
}

/** What is different about one kind. */
export interface KindOptions {
  kind?: string;
  plural?: string;
  shortNames?: string[];
  categories?: string[];
  /** A cluster-wide object has no namespace of which to take a Connection and its Secrets. */
  scope?: 'Namespaced';
  /** By wire name of a field at the top level of `spec`. */
  fields?: Record<string, FieldOptions>;
}

export interface FieldOptions {
  /** What it is called in `spec`. */
  name?: string;
  /** Left out of `spec`, and never sent. */
  ignore?: boolean;
}

/** Hints that override those of the document. */
export interface OperationOptions {
  ignore?: boolean;
  role?: 'query' | 'action';
  kind?: string;
  findBy?: string[];
  idempotencyKey?: string;
  /** Where the end of a call that answers 202 is seen: `resource`, a header, or the JSON pointer of a URL in the body. */
  monitor?: string;
  updateWithPost?: boolean;
  /** The property that holds the id that stands last in the path. */
  idField?: string;
}

/** Operations to compile; what a filter excludes is left out, with that as the reason. */
export interface Filters {
  /** Path globs: `*` is one segment, a trailing `/*` everything below. */
  includePaths?: string[];
  excludePaths?: string[];
  /** Tags, whatever their case. */
  includeTags?: string[];
  excludeTags?: string[];
  /** operationId globs. */
  includeOperations?: string[];
  excludeOperations?: string[];
}

export type CompileResult =
  | { kind: 'compiled'; operator: CompiledOperator; diagnostics: Diagnostic[] }
  | { kind: 'refused'; diagnostics: Diagnostic[] };

export type KindRole = 'resource' | 'query' | 'action';

/** Everything that was made from one document. */
export interface CompiledOperator {
  /** The API's name, `petstore`. */
  api: string;
  /** The API's name in PascalCase, `Petstore`. */
  prefix: string;
  group: string;
  version: string;
  title: string;
  /** `info.version` of the document. */
  documentVersion: string;
  description?: string;
  owner: string;
  system?: string;
  /** What was asked for beyond the defaults: the same document with these becomes the same kinds. */
  asked: AskedOptions;
  /** Sorted by role (resource, query, action), then by kind. */
  kinds: KindPlan[];
  /** The kinds that compose the others. */
  bundleKinds: {
    bundle: CustomResourceDefinition;
    release: CustomResourceDefinition;
    binding: CustomResourceDefinition;
    aggregate: CustomResourceDefinition;
  };
  /** Where one CRD was asked for: it stands for all kinds, and there are none that compose them. */
  single?: CustomResourceDefinition;
  /** Every operation of the document that became part of no kind. */
  leftOut: LeftOutOperation[];
  /** The servers that the document names, variables filled in with their defaults. */
  servers: string[];
  /** The document's own security alternatives. */
  security: SecurityAlternative[];
  /** A Connection to fill in, named as the API. */
  connection: JsonObject;
  /** sha256 over the texts of all documents. */
  specDigest: string;
  /** The documents as they were given; the root comes first. */
  documents: { uri: string; text: string }[];
}

/** One generated kind. */
export interface KindPlan {
  kind: string;
  role: KindRole;
  plural: string;
  singular: string;
  shortNames: string[];
  /** Why the operations were taken for this, in one sentence. */
  reason: string;
  operations: PlannedOperation[];
  crd: CustomResourceDefinition;
  mapping: RestMapping;
  /** A custom resource of this kind that its CRD accepts. */
  sample: JsonObject;
}

/** An operation of the document and its use in a kind. */
export interface PlannedOperation {
  use: OperationName;
  method: string;
  path: string;
  operationId?: string;
  reason: string;
}

export interface LeftOutOperation {
  method: string;
  path: string;
  operationId?: string;
  reason: string;
}

/** What becomes which kind, and why: one row an operation. */
export interface PreviewTable {
  api: string;
  prefix: string;
  group: string;
  version: string;
  kinds: {
    kind: string;
    role: KindRole;
    plural: string;
    shortNames: string[];
    reason: string;
    fields: string[];
    operations: PlannedOperation[];
  }[];
  /** The four kinds that every API gets, or the one that stands for all. */
  composing: { kind: string; role: string }[];
  leftOut: LeftOutOperation[];
}

// SPDX-License-Identifier: Apache-2.0
import type { KubeObject } from './object.ts';

/**
 * RestMapping (cluster-scoped, one per generated resource, query or action kind, named as its CRD):
 * what the operator must know to turn a custom resource of that kind into REST calls, and an
 * answer back into status. It is data: the operator interprets it, nothing is compiled in.
 */
export interface RestMappingSpec {
  /** The API's name; also the name of the Connection that is used when nothing names another. */
  api: string;
  group: string;
  kind: string;
  plural: string;
  role: 'resource' | 'query' | 'action';
  versions: RestMappingVersion[];
  /** The kind has no CRD of its own: it is one of those in this other kind, in which `spec.kind` names it. */
  within?: WithinKind;
}

/** Where the objects of a kind without a CRD are kept. */
export interface WithinKind {
  kind: string;
  plural: string;
  /** The member of `spec` that holds the kind's own fields. */
  member: string;
}

export type RestMapping = KubeObject<RestMappingSpec>;

/** The mapping for one version of the kind. */
export interface RestMappingVersion {
  /** The version of the kind, `v1alpha1`. */
  name: string;
  /** Where each field of `spec` goes that is not simply a member of the body by its own name. */
  fields: FieldMapping[];
  operations: Operations;
  /** Resources only. */
  identity?: Identity;
  /** Alternatives, in the document's order of preference; one satisfied alternative is enough. */
  security: SecurityAlternative[];
  /** Secret references below the top level of `spec`; those of the top level are fields with `secret`. */
  nestedSecrets?: NestedSecret[];
}

/** A writeOnly property inside an object or a list: the custom resource holds `{name, key}` of a Secret in its place. */
export interface NestedSecret {
  /** Where the reference stands below `spec`: property names, `*` for each item of a list or each value of a map. */
  path: string[];
  /** The name of the property that is sent in its place, byte for byte. */
  wire: string;
}

/** One field of `spec` and where its value goes. */
export interface FieldMapping {
  /** The field of `spec` (or `items` for a whole body that is no object). */
  field: string;
  /** The API's own name of it, byte for byte. */
  wire: string;
  in: 'body' | 'body-root' | 'path' | 'query' | 'header' | 'cookie';
  /** Query, header, path and cookie parameters: OpenAPI's style and explode. */
  style?: ParameterStyle;
  explode?: boolean;
  /** Used where `spec` leaves the field out. */
  default?: unknown;
  /** The field is `{name, key}` of a Secret whose value is sent (a writeOnly property). */
  secret?: boolean;
  /** A file part of a multipart body: the field is a BinarySource. */
  binary?: boolean;
  /** Only these operations use it; absent = all that have a place for it. */
  operations?: OperationName[];
  /** The field takes part in no drift comparison (it is not readable from the API). */
  writeOnly?: boolean;
  /** A parameter with `content` instead of a schema: the value is written in this media type, `application/json`. */
  mediaType?: string;
}

export type ParameterStyle =
  | 'simple'
  | 'label'
  | 'matrix'
  | 'form'
  | 'spaceDelimited'
  | 'pipeDelimited'
  | 'deepObject';

export type OperationName = 'create' | 'get' | 'update' | 'patch' | 'delete' | 'list' | 'call';
export type Operations = Partial<Record<OperationName, Operation>>;

/** One REST operation. */
export interface Operation {
  operationId?: string;
  method: 'GET' | 'PUT' | 'POST' | 'DELETE' | 'PATCH' | 'HEAD' | 'OPTIONS' | 'QUERY';
  /** Below the Connection's URL, with `{parameters}` by their wire names: `/pet/{petId}`. */
  path: string;
  /** Wire names of the parameters that it takes, with their place. */
  parameters: OperationParameter[];
  body?: OperationBody;
  /** Status codes or classes (`2XX`) that mean success; empty = any 2xx. */
  success: string[];
  /** The header in which the API takes an idempotency key, where the document declares one. */
  idempotencyKeyHeader?: string;
  /** The JSON pointer of the object (or list) inside the answer; absent or "" = the whole answer. */
  resultPointer?: string;
  pagination?: Pagination;
  /** The answer's media type when it is not JSON (`application/octet-stream`, `text/plain`). */
  resultMediaType?: string;
  /** An answer of 202 says only that the work has begun: how to see it end. */
  async?: AsyncOperation;
  /** The API takes the version of the object that is to be changed in `If-Match`, as its `ETag` told it. */
  ifMatch?: boolean;
  /** What this operation asks for in place of the mapping's `security`; `[]` = nothing. */
  security?: SecurityAlternative[];
  /** The document's own servers for this operation, variables filled in; the Connection's URL wins. */
  servers?: string[];
}

/** How a 202 is followed up. */
export interface AsyncOperation {
  /** Where the progress is read. `resource`: the object itself, with the get operation, until it is there (or gone). */
  monitor:
    | { kind: 'header'; name: string }
    | { kind: 'body'; pointer: string }
    | { kind: 'resource' };
  /** The JSON pointer of the progress in what the monitor answers, and its values that mean an end. */
  state?: { pointer: string; succeeded: string[]; failed: string[] };
  /** The JSON pointer of the finished object, or of its URL, in what the monitor answers; absent: read the object itself. */
  resultPointer?: string;
}

export interface OperationParameter {
  wire: string;
  in: 'path' | 'query' | 'header' | 'cookie';
  required?: boolean;
  /** JSON type, for values that come from elsewhere than `spec` (an id). */
  type?: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';
  /** OpenAPI's allowReserved: `/`, `?` and the like of the value are sent as they are (`/v1/{+name}`). */
  allowReserved?: boolean;
}

export interface OperationBody {
  mediaType: string;
  required?: boolean;
  /** Wire names of the members of the body that this operation takes; absent = all body fields. */
  members?: string[];
  /** The body is the value of one field, not an object of fields. */
  root?: boolean;
  /** The body is bytes that come from `data`, `dataFrom` or `dataURL`. */
  binary?: boolean;
  /** Form and multipart bodies: how single members are written, by wire name. */
  encoding?: Record<string, PartEncoding>;
}

/** OpenAPI's Encoding Object. */
export interface PartEncoding {
  contentType?: string;
  style?: ParameterStyle;
  explode?: boolean;
}

/** `pageSize` is the largest page that the document allows, at most 100; absent = the document names no limit. */
export type Pagination =
  | { kind: 'page'; pageParameter: string; sizeParameter?: string; firstPage: number; pageSize?: number }
  | { kind: 'offset'; offsetParameter: string; limitParameter: string; pageSize?: number }
  /** The next page's cursor stands in the answer; `itemField`: it is that member of the last item (Stripe's `starting_after`). */
  | {
      kind: 'cursor';
      cursorParameter: string;
      nextPointer?: string;
      itemField?: string;
      /** Where a boolean says that there is more. */
      morePointer?: string;
      limitParameter?: string;
      pageSize?: number;
    }
  /** The answer holds the whole URL of the next page (OData's `@odata.nextLink`, JSON:API's `links.next`). */
  | { kind: 'next-url'; nextPointer: string }
  | { kind: 'link-header' };

/** How the external object of a resource is known. */
export interface Identity {
  /** No id at all: the API has exactly one of it (`GET/PUT /settings`). */
  singleton?: boolean;
  /** The path parameter that carries the id in get, update and delete (`petId`). */
  parameter?: string;
  /** The API's type of the id; `status.externalID` is text, expressions see this type. */
  type: 'string' | 'integer';
  /** The field of `spec` that holds the id where the caller may choose it (`id`, `username`). */
  field?: string;
  /** The caller chooses the id and creating it twice is refused or harmless. */
  clientChosen?: boolean;
  /** Where the id is found after a create, in this order. */
  discover: Array<
    { in: 'body'; pointer: string } | { in: 'location' } | { in: 'header'; name: string }
  >;
  /** Fields of `spec` that together name the object, looked for with `list` before a create is tried again. */
  findBy?: string[];
  /** Fields of `spec` that name the parents in nested paths (`org`, `repo`); immutable. */
  parents?: string[];
}

/** All of these schemes together. */
export type SecurityAlternative = SecurityRequirement[];

export type SecurityRequirement =
  | { scheme: string; type: 'apiKey'; in: 'header' | 'query' | 'cookie'; name: string }
  | { scheme: string; type: 'http-basic' }
  | { scheme: string; type: 'http-bearer' }
  | { scheme: string; type: 'oauth2-client-credentials'; tokenUrl: string; scopes: string[] }
  | { scheme: string; type: 'mutual-tls' }
  | { scheme: string; type: 'unsupported'; description: string };

// SPDX-License-Identifier: Apache-2.0
import type { KubeObject, ObjectKey, UnstructuredObject } from '../objects/object.ts';
import type { ResourceType } from '../objects/resource-type.ts';
import type {
  ApplyOptions,
  CallOptions,
  DeleteOptions,
  DeleteOutcome,
  ListOptions,
  ListResult,
  PatchBody,
  PatchOptions,
  WriteOptions,
} from './options.ts';

/** One finished call, for counting and metrics. It holds no header and no body. */
export interface RequestRecord {
  /** Kubernetes' word: get, list, watch, create, update, patch, delete; or the HTTP method in lower case. */
  verb: string;
  /** `plural.group`, with `/subresource`; the path of a call that concerns no resource. */
  resource: string;
  namespace?: string;
  name?: string;
  /** The HTTP status; 0 when no answer came. */
  code: number;
  /** Until the answer's headers for a watch, until its end otherwise. */
  ms: number;
  /** The user impersonated, if any. */
  user?: string;
  dryRun: boolean;
}

export type RequestListener = (record: RequestRecord) => void;

/** A watch event as the server sends it. */
export type WatchEvent<T> =
  | { type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: T }
  | { type: 'BOOKMARK'; resourceVersion: string };

export interface WatchOptions extends CallOptions {
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
  /** Events after this version; from a list's result. */
  resourceVersion?: string;
  /** The server ends the watch after this long. */
  timeoutSeconds?: number;
  /** Called for each line that arrives, empty ones excepted; for an idle deadline. */
  onLine?: () => void;
}

/** The calls for one type. Failures are {@link KubeError}s unless said otherwise. */
export interface ResourceClient<T extends KubeObject = UnstructuredObject> {
  readonly type: ResourceType;
  /** Whether the server has the type at this moment, by its discovery. */
  served(): Promise<boolean>;
  /** The object, or undefined where there is none. */
  get(key: ObjectKey, options?: CallOptions): Promise<T | undefined>;
  /** All objects, read in pages; starts again when the pages expire meanwhile. */
  list(options?: ListOptions): Promise<ListResult<T>>;
  /** The pages as they come. A 410 between two pages is thrown. */
  pages(options?: ListOptions): AsyncGenerator<ListResult<T>>;
  create(object: T, options?: WriteOptions): Promise<T>;
  /** Replaces the object (or its subresource); with metadata.resourceVersion only that version. */
  replace(object: T, options?: WriteOptions & { subresource?: string }): Promise<T>;
  patch(key: ObjectKey, body: PatchBody, options: PatchOptions): Promise<T>;
  /** Server-side apply of exactly these fields. */
  apply(object: T, options: ApplyOptions): Promise<T>;
  /** Server-side apply of the status subresource. */
  applyStatus(object: T, options: ApplyOptions): Promise<T>;
  /** Merge patch of the status subresource; `status` may hold nulls to remove fields. */
  patchStatus(key: ObjectKey, status: object, options?: StatusPatchOptions): Promise<T>;
  delete(key: ObjectKey, options?: DeleteOptions): Promise<DeleteOutcome<T>>;
  /**
   * Events as they come, until the server ends the watch. Throws a KubeError when the connection
   * breaks, a line cannot be read, or the server sends an ERROR event (410 Gone for one).
   */
  watch(options?: WatchOptions): AsyncGenerator<WatchEvent<T>>;
  /**
   * Waits until `until` holds for the object (undefined = absent), by watching it.
   * Undefined when `timeoutMs` passes first.
   */
  waitFor(
    key: ObjectKey,
    until: (object: T | undefined) => boolean,
    options: { timeoutMs: number; signal?: AbortSignal },
  ): Promise<{ kind: 'met'; object: T | undefined } | { kind: 'timeout'; last: T | undefined }>;
}

export interface StatusPatchOptions extends WriteOptions {
  /** Only this version of the object; else 409. */
  resourceVersion?: string;
}

/** authorization.k8s.io/v1 ResourceAttributes or NonResourceAttributes. */
export type AccessAttributes =
  | {
      verb: string;
      group?: string;
      version?: string;
      resource: string;
      subresource?: string;
      namespace?: string;
      name?: string;
    }
  | { verb: string; path: string };

export interface AccessReview {
  allowed: boolean;
  denied: boolean;
  /** Why, in the authorizer's words; may be empty. */
  reason: string;
}

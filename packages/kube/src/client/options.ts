// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../objects/object.ts';

export type DryRun = { dryRun?: boolean };

export interface CallOptions {
  /** Ends the call when aborted. */
  signal?: AbortSignal;
}

export interface ListOptions extends CallOptions {
  /** One namespace; absent = all. */
  namespace?: string;
  /** As in `kubectl -l`: `app=x,tier in (a,b)`. */
  labelSelector?: string;
  fieldSelector?: string;
  /** Objects a page; 500 unless given. */
  pageSize?: number;
}

export interface WriteOptions extends CallOptions, DryRun {
  /** At most 128 characters; who owns the fields that this call sets. */
  fieldManager?: string;
  /** What an unknown or double field does; the server's default is Warn. */
  fieldValidation?: 'Ignore' | 'Warn' | 'Strict';
}

export interface PatchOptions extends WriteOptions {
  /** `merge` RFC 7386, `json` RFC 6902, `apply` server-side apply, `strategic` for built-in kinds. */
  type: 'merge' | 'json' | 'apply' | 'strategic';
  subresource?: string;
  /** With `apply`: take fields that other managers own. */
  force?: boolean;
}

export interface ApplyOptions extends WriteOptions {
  fieldManager: string;
  force?: boolean;
  subresource?: string;
}

export interface DeleteOptions extends CallOptions, DryRun {
  /** Delete only the object with this uid; else 409. */
  uid?: string;
  /** Delete only this version of the object; else 409. */
  resourceVersion?: string;
  propagationPolicy?: 'Orphan' | 'Background' | 'Foreground';
  gracePeriodSeconds?: number;
}

/** What a delete did. `deleting`: finalizers or a grace period keep the object for now. */
export type DeleteOutcome<T> =
  | { kind: 'deleted' }
  | { kind: 'deleting'; object: T }
  | { kind: 'absent' };

export interface ListResult<T> {
  items: T[];
  /** Where a watch continues from. */
  resourceVersion: string;
}

/** A patch body: an object for merge, apply and strategic, a list of operations for json. */
export type PatchBody = JsonObject | object | readonly object[];

// SPDX-License-Identifier: Apache-2.0
import type {
  ApiResource,
  Json,
  JsonObject,
  OperationName,
  ResourceStatus,
  RestMappingVersion,
} from '@api-operators/api';
import type { StructuralSchema } from '@api-operators/schema';
import type {
  Member,
  Outcome as AnyOutcome,
  Settled as Outcome,
} from '@api-operators/rest-mapping';
import type { Followed } from '../followed.ts';
import type { Next } from '../next.ts';
import type { Polled } from '../read-work.ts';
import type { Applied } from './applied.ts';
import type { CreateSent } from './create-sent.ts';

/** Where the object's API is, or why that is not known. */
export type Endpoint =
  | {
      kind: 'ok';
      url: string;
      /** What the object was created under: the URL, or the workload where addresses come and go. */
      identity: string;
      /** How the call logs in, for messages: `Connection shop/petstore logs in with Secret petstore, key api-key`. */
      login: string;
      /** The Connection whose limits count, as `shop/petstore`. */
      connection?: { key: string };
      /** The host asked for a pause until then (milliseconds since 1970), spread a little. */
      closedUntil?: number;
    }
  | { kind: 'refused'; reason: string; message: string };

/** What the API was seen to hold in this pass. */
export type Live =
  | { kind: 'unseen' }
  /**
   * `etag`: the version, where the API tells one. `exact`: the object as it came, to be compared and sent back; `data` is what of
   * it may be shown. Absent where that is the same.
   */
  | { kind: 'found'; data: JsonObject; exact?: JsonObject; etag?: string }
  | { kind: 'absent'; message: string }
  | { kind: 'failed'; outcome: Exclude<Outcome, { kind: 'ok' | 'absent' }> };

/** What a search by natural key found. */
export type Search =
  | { kind: 'found'; id: string; data: JsonObject }
  | { kind: 'none' }
  | { kind: 'ambiguous'; count: number }
  /** Another resource of the cluster stands for it, as `shop/rex`. */
  | { kind: 'taken'; id: string; by: string }
  | { kind: 'failed'; outcome: Exclude<Outcome, { kind: 'ok' | 'absent' }> };

/** A version of the object; `whole`: all that the API holds of it then, where that is known and not too large to be kept. */
export interface LastSeen {
  etag: string;
  whole?: JsonObject;
}

/** What was done in this pass so far; it begins empty. */
export interface Pass {
  live: Live;
  search?: Search;
  /** The mark was written in this pass, so no earlier attempt can have used it. */
  marked?: boolean;
  /** An earlier attempt was pending when the mark was written. */
  again?: boolean;
  created?: AnyOutcome;
  /** The id in the answer to a create, where there is one. */
  createdId?: string;
  /** The id was written to the object in this pass: created, found again, or adopted. */
  recorded?: 'created' | 'adopted';
  /** What was created is not what `spec` says by now. */
  stale?: boolean;
  updated?: AnyOutcome;
  /** How often the API said (412) that the object had changed since the look; after each, one more look. */
  clashes?: number;
  /** Which operation the update was. */
  updatedBy?: OperationName;
  /** The update takes back a change that was made in the API. */
  drifted?: boolean;
  /** The first field of that change. */
  driftedField?: string;
  /** The object as the API showed it before the change was taken back. */
  driftedFrom?: JsonObject;
  /** Where the answer to an update shows no object, one look follows. */
  lookedAfterUpdate?: boolean;
  deleted?: AnyOutcome;
  /** How far accepted work has come. */
  polled?: Polled;
  restored?: Outcome;
}

/** All that a decision is made from. */
export interface Facts {
  object: ApiResource;
  mapping: RestMappingVersion;
  /** The API's name and the kind, for messages. */
  kind: string;
  api: string;
  /** What `spec` wants of the body, for create and for update; or why that cannot be told (a Secret is missing). */
  wanted:
    | { kind: 'ok'; create: Member[]; update: Member[]; applied: Applied }
    | { kind: 'refused'; reason: string; message: string };
  /** Of `spec`. */
  schema?: StructuralSchema;
  endpoint: Endpoint;
  /** Work that the API has accepted and that was not seen to end. */
  followed?: Followed;
  /** The progress is not read before, in milliseconds since 1970. */
  pollAt?: number;
  /** What the pending create was begun with. */
  sent?: CreateSent;
  pass: Pass;
  /** Milliseconds since 1970. */
  now: number;
  /** When the API was last looked at, as far as this process knows. */
  lastLook?: number;
  /** What the API told of the object last, as far as this process knows, where updates take its version. */
  lastSeen?: LastSeen;
  /** When the answer to a create was lost, as far as this process knows. */
  lostAt?: number;
  /** Someone asked for a reconcile now. */
  requested?: boolean;
  /** A value never used before, for a new intent. */
  freshIntent: string;
}

/** The next thing to do; after it is done, decide is asked again with what came of it. */
export type Step =
  /** One metadata patch with the resourceVersion as precondition: pending mark, what will be sent, and finalizer; and no id. */
  | { kind: 'mark'; intent: string; sent: string }
  /** One metadata patch: the id, what was sent, and no pending mark. */
  | {
      kind: 'record';
      id: string | undefined;
      origin: 'created' | 'adopted';
      applied: string;
      /** The object was created with an earlier `spec`. */
      stale?: boolean;
    }
  /** One metadata patch that takes the pending mark away: the API refused, so nothing was created. */
  | { kind: 'unmark' }
  /** One metadata patch: what was sent. */
  | { kind: 'remember'; applied: string }
  /** One metadata patch: the work that the API has accepted. */
  | { kind: 'follow'; followed: Followed; retryAt?: number }
  /** One metadata patch: the work has ended; `applied`: what it has set. */
  | { kind: 'unfollow'; applied?: string }
  /** Reads how far accepted work has come. */
  | { kind: 'poll'; followed: Followed }
  | { kind: 'look'; id: string | undefined }
  /**
   * `spec`: the API's fields of then, where `spec` has changed since the create was begun. `fields`: those that name the object,
   * absent: the mapping's.
   */
  | { kind: 'search'; spec?: JsonObject; fields?: readonly string[] }
  | { kind: 'create'; intent: string; spec?: JsonObject }
  /** `drifted`: it takes back a change that was made in the API. */
  | {
      kind: 'update';
      operation: OperationName;
      id: string | undefined;
      body: Json;
      /** The object that the body was made from, for a JSON Patch. */
      before?: JsonObject;
      /** Only where the object still has this version. */
      ifMatch?: string;
      drifted: boolean;
      /** The first field that it takes back. */
      field?: string;
    }
  | {
      kind: 'restore';
      operation: OperationName;
      id: string | undefined;
      body: Json;
    }
  | { kind: 'delete'; id: string | undefined; ifMatch?: string }
  /** One metadata patch that takes our finalizer away. */
  | { kind: 'release'; event?: { reason: string; message: string } }
  /** The pass is over. */
  | { kind: 'settle'; status: ResourceStatus; next: Next };

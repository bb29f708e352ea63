// SPDX-License-Identifier: Apache-2.0
import type {
  Bundle,
  BundleStatus,
  JsonObject,
  KubeObject,
  NodeState,
} from '@api-operators/api';
import type { CompileResult } from '../compile/types.ts';
import type { Edge } from '../graph/types.ts';

/** Names one object. `namespace` is absent for cluster-scoped kinds. */
export interface ObjectKey {
  apiVersion: string;
  kind: string;
  namespace?: string;
  name: string;
}

/** What was seen of the cluster. Plain values; nothing is fetched. */
export interface Observed {
  /** Every object that carries the Bundle's uid in LABEL_BUNDLE_UID, of any kind, terminating ones included. */
  children: readonly KubeObject[];
  /**
   * Any object of the Bundle's kinds by key: tells a free name from a taken one, and reads `externalRef`.
   * Absent = nothing else exists.
   */
  find?: (key: ObjectKey) => KubeObject | undefined;
  /** By Connection name: the live objects of the Bundle that it names, by node id. */
  connections?: Record<string, { resources: Record<string, KubeObject> }>;
  /** What `cell` shows. */
  cell?: JsonObject;
}

export interface DecideInput {
  /** As observed: metadata, spec and the status that was written last. */
  bundle: Bundle;
  compiled: CompileResult;
  observed: Observed;
  /** Milliseconds since 1970; only for the times of conditions. */
  now: number;
}

/** The actions of one pass do not depend on each other and may run side by side, but for `add-finalizer`, which comes first. */
export type Action =
  | { kind: 'add-finalizer'; finalizer: string }
  /** Server-side apply, forced, as FIELD_MANAGER. `create`: no such object was seen. */
  | { kind: 'apply'; nodeId: string; key: ObjectKey; object: KubeObject<JsonObject>; create: boolean }
  /** Delete with the uid as precondition, so that a re-created object of that name is left alone. */
  | { kind: 'delete'; nodeId: string; key: ObjectKey; uid: string | undefined }
  | { kind: 'remove-finalizer'; finalizer: string };

/** An operand of an expression and what it is now. */
export interface Operand {
  /** `resources.pet.status.state`. */
  path: string;
  /** Absent = there is no such value (yet). */
  value?: unknown;
}

/** Why a node is not (yet) what it shall be. */
export type Cause =
  /** Waits until another node is ready. */
  | { kind: 'node'; node: string; state: NodeState; edge?: Edge }
  /** Waits for a value that is not there yet. */
  | { kind: 'missing'; expression: string; path: string; missing: string; operands: Operand[] }
  /** A condition that is not true. */
  | { kind: 'condition'; condition: 'readyWhen' | 'skipWhen'; expression: string; path: string; operands: Operand[] }
  /** An expression that fails, or takes too many steps. Needs a person. */
  | { kind: 'error'; expression: string; path: string; message: string; operands: Operand[] }
  /** The name is taken by an object that is not ours. Needs a person. */
  | { kind: 'conflict'; object: ObjectKey; owner: string }
  /** Skipped because a node that it needs is. */
  | { kind: 'skipped-need'; node: string }
  /** An object of the name is being deleted. */
  | { kind: 'terminating'; object: ObjectKey }
  /** The child itself is not there yet; `message` is its own. */
  | { kind: 'child'; state: string; message: string }
  | { kind: 'external-missing'; object: ObjectKey }
  /** A rendered value that the schema of the kind refuses. Needs a person. */
  | { kind: 'invalid'; path: string; message: string }
  /** An apply that this pass asks for; the child is not what it shall be before it is done. */
  | { kind: 'applying'; create: boolean }
  /** A child that waits to be deleted until others, made later, are gone or changed. */
  | { kind: 'deletion-order'; nodes: string[] }
  /** Anything else that needs a person. */
  | { kind: 'limit'; message: string };

/** One child that the pass looked at: the row of `status.resources`, and the values behind it. */
export interface NodeOutcome {
  /** The row's id: the node's, with `[element]` behind it for `forEach`. */
  id: string;
  nodeId: string;
  key: ObjectKey;
  state: NodeState;
  ready: boolean;
  message: string;
  causes: Cause[];
  /** The object as it shall be, where that is known. */
  desired?: KubeObject<JsonObject>;
  live?: KubeObject;
}

export interface Decision {
  actions: Action[];
  /** The complete status to write; equal to the last one (by value) when nothing changed. */
  status: BundleStatus;
  nodes: NodeOutcome[];
}

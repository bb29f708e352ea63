// SPDX-License-Identifier: Apache-2.0
import type { Cache } from '@api-operators/kube';
import type { Outcome } from '@api-operators/rest-mapping';
import type { Runtime } from '../../runtime.ts';
import type { CallContext } from '../call-context.ts';
import type { MappedKind } from '../mapped-kind.ts';
import type { LastSeen } from './types.ts';

/** What the passes of all resources of one kind share. */
export interface ResourceTools {
  runtime: Runtime;
  kind: MappedKind;
  cache: Cache;
  memory: Memory;
}

/** What a process remembers of an object on an endpoint, by uid and suffix. Losing it costs a call, never an object. */
export interface Memory {
  lastLook: Map<string, number>;
  /** When the progress of accepted work is read next. */
  pollAt: Map<string, number>;
  /** When the answer to a create was lost. */
  lostAt: Map<string, number>;
  /** What the API told of an object last, where updates take its version. */
  lastSeen: Map<string, LastSeen>;
  /** Answers to creates whose record could not be written yet. */
  unrecorded: Map<
    string,
    { intent: string; created: Outcome; createdId: string | undefined }
  >;
}

/** Which endpoint a pass is about; no URL where there is only one. */
export interface Place {
  context: CallContext;
  wantsLook: boolean;
  url: string | undefined;
  /** What follows the names of the endpoint's annotations. */
  suffix: string;
}

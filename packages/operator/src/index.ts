// SPDX-License-Identifier: Apache-2.0
export {
  startOperator,
  type Operator,
  type OperatorMetrics,
  type OperatorOptions,
} from './operator.ts';
export { CRASH_POINTS, type CrashPoint, type Reached } from './crash-points.ts';
export type { LeaseOptions } from './leadership.ts';
export type { Logger } from './runtime.ts';
export {
  openJournal,
  type Journal,
  type JournalEntry,
  type RecordedEntry,
  type Verification,
} from './journal/journal.ts';
export {
  allowedByCluster,
  holdsToken,
  isLoopback,
  type Access,
} from './serve/access.ts';
export {
  serveOperator,
  type OperatorServer,
  type ServeOptions,
} from './serve/serve-operator.ts';

// SPDX-License-Identifier: Apache-2.0
import type { Faults } from '../faults/faults.ts';
import type { Answer } from '../http/answer.ts';
import type { CallLog } from '../http/call-log.ts';
import type { Json } from '../json.ts';
import type { Store } from '../store/store.ts';

/** What the commands work on. */
export interface Shop {
  store: Store;
  faults: Faults;
  log: CallLog;
}

/** A command of the `/_admin` API: not part of the pet shop, but of testing with it. */
export interface AdminCommand {
  method: 'GET' | 'POST' | 'PUT';
  /** Below `/_admin`. */
  path: string;
  /** The body is JSON. */
  takesBody?: true;
  run(shop: Shop, call: AdminCall): Answer | Promise<Answer>;
}

export interface AdminCall {
  query: URLSearchParams;
  body: Json;
  /** Aborts when the caller goes away or the shop stops. */
  signal: AbortSignal;
}

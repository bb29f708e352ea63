// SPDX-License-Identifier: Apache-2.0
import type { Assignability, CelType, SchemaLike } from '../types.ts';
/** Whether a value of type `from` fits `to`, a type or a schema. */
export function assignable(_from: CelType, _to: CelType | SchemaLike): Assignability {
  return { kind: 'ok' };
}

// SPDX-License-Identifier: Apache-2.0
import type { ServedVersion } from '../apis/resource-type.ts';
import type { Obj } from '../objects/object.ts';
import { zeroObject } from '../openapi/builtin-schemas.ts';

const zeros = new WeakMap<ServedVersion, Obj>();

/** What a new object of a built-in kind is compared with to see what its writer has set. */
export function zeroOf(version: ServedVersion): Obj | undefined {
  if (!version.definition) return undefined;
  let zero = zeros.get(version);
  if (!zero) zeros.set(version, (zero = { metadata: {}, ...zeroObject(version.definition) } as unknown as Obj));
  return zero;
}

// SPDX-License-Identifier: Apache-2.0
import type { JsonObject, RestMappingVersion } from '@api-operators/api';

/** How a create whose outcome is not known may be tried again without making a second object. */
export type CreateMode =
  /** The caller chose the id, or there is only one ('' then): look for it. */
  | { kind: 'client-id'; id: string }
  /** The API recognises a repeated call. */
  | { kind: 'idempotency-key' }
  /** Natural key: search the list for it. */
  | { kind: 'find-by'; fields: string[] }
  /** The API offers none of these: a person must look. */
  | { kind: 'none' };

/** The safest mode that the mapping and this object's `spec` allow. */
export function createMode(
  mapping: RestMappingVersion,
  spec: JsonObject,
): CreateMode {
  const { identity, operations } = mapping;
  if (identity?.singleton && operations.get) {
    return { kind: 'client-id', id: '' };
  }
  const chosen =
    identity?.field && identity.clientChosen ? spec[identity.field] : undefined;
  if (
    operations.get &&
    (typeof chosen === 'string' ||
      typeof chosen === 'number' ||
      typeof chosen === 'bigint') &&
    chosen !== ''
  ) {
    return { kind: 'client-id', id: String(chosen) };
  }
  if (operations.create?.idempotencyKeyHeader) {
    return { kind: 'idempotency-key' };
  }
  const fields = identity?.findBy ?? [];
  if (
    operations.list &&
    fields.length > 0 &&
    fields.every(field => spec[field] !== undefined)
  ) {
    return { kind: 'find-by', fields };
  }
  return { kind: 'none' };
}

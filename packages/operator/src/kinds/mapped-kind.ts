// SPDX-License-Identifier: Apache-2.0
import type { RestMappingVersion, Role } from '@api-operators/api';
import type { ResourceType } from '@api-operators/kube';
import type { StructuralSchema } from '@api-operators/schema';

/** A generated kind that stands for REST calls, with all that is known of it. */
export interface MappedKind {
  api: string;
  role: Extract<Role, 'resource' | 'query' | 'action'>;
  type: ResourceType;
  mapping: RestMappingVersion;
  /** Of `spec`. */
  schema?: StructuralSchema;
  /** Wire names that answers must not show. */
  hidden: ReadonlySet<string>;
}

/** The wire names of the fields of a mapping that the API must not show in status or journal. */
export function hiddenNames(mapping: RestMappingVersion): ReadonlySet<string> {
  return new Set(
    mapping.fields
      .filter(field => field.in === 'body' && (field.secret || field.writeOnly))
      .map(field => field.wire),
  );
}

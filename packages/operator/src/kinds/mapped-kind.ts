// SPDX-License-Identifier: Apache-2.0
import type { RestMappingVersion, Role } from '@api-operators/api';
import type { ResourceType } from '@api-operators/kube';
import type { StructuralSchema } from '@api-operators/schema';
import type { HiddenPath } from '../rest/call-record.ts';

/** A generated kind that stands for REST calls, with all that is known of it. */
export interface MappedKind {
  api: string;
  role: Extract<Role, 'resource' | 'query' | 'action'>;
  type: ResourceType;
  mapping: RestMappingVersion;
  /** Of `spec`. */
  schema?: StructuralSchema;
  /** Members that answers must not show. */
  hidden: readonly HiddenPath[];
}

/** One of the kinds whose objects are kept in objects of another. */
export interface WithinMappedKind {
  /** What `spec.kind` says. */
  name: string;
  /** The plural that its RestMapping is named after. */
  mapping: string;
  /** The member of `spec` that holds its fields. */
  member: string;
  mapped: MappedKind;
}

/** Where the members of answers stand that must be shown in no status and no journal: what holds a Secret, and what is only written. */
export function hiddenNames(mapping: RestMappingVersion): HiddenPath[] {
  const body = mapping.fields.filter(field => field.in === 'body');
  const whole = body
    .filter(field => field.secret || field.writeOnly)
    .map(field => [field.wire]);
  const nested = (mapping.nestedSecrets ?? []).map(({ path, wire }) => [
    body.find(({ field }) => field === path[0])?.wire ?? path[0],
    ...path.slice(1, -1),
    wire,
  ]);
  return [...whole, ...nested];
}

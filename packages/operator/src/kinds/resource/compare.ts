// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '@api-operators/api';
import type { Member } from '@api-operators/rest-mapping';
import { comparable, removedPaths } from './applied.ts';
import { differences, valueAt, type FieldDifference } from './differences.ts';
import { remembered } from './facts.ts';
import type { Facts } from './types.ts';

export interface Comparison {
  found: FieldDifference[];
  wanted: JsonObject;
  hidden: JsonObject;
  removed: string[][];
  hiddenChanged: boolean;
}

/** What of `spec` the API does not show as wanted. */
export function compare(facts: Facts, live: JsonObject): Comparison {
  const members = facts.wanted.kind === 'ok' ? facts.wanted.update : [];
  const shown = members.filter(member => !member.writeOnly);
  const before = remembered(facts);
  const after = facts.wanted.kind === 'ok' ? facts.wanted.applied : undefined;
  const removed = after ? removedPaths(before, after) : [];
  const wanted = asObject(members);
  const found = differences(
    Object.fromEntries(shown.map(member => [member.wire, comparable(member)])),
    live,
    removed,
    wireSchema(facts, shown),
  );
  return {
    // Compared without the Secrets inside, sent with them.
    found: found.map(each =>
      each.wanted === undefined
        ? each
        : { ...each, wanted: valueAt(wanted, each.steps) },
    ),
    wanted,
    hidden: asObject(
      members.filter(member => member.writeOnly || member.nested),
    ),
    removed,
    hiddenChanged:
      before !== undefined &&
      after?.hidden !== undefined &&
      before.hidden !== after.hidden,
  };
}

export function asObject(members: readonly Member[]): JsonObject {
  return Object.fromEntries(members.map(member => [member.wire, member.value]));
}

/** `spec`'s schema by the API's own names. */
function wireSchema(facts: Facts, members: readonly Member[]): Facts['schema'] {
  const properties = facts.schema?.properties;
  return properties
    ? {
        type: 'object',
        properties: Object.fromEntries(
          members.flatMap(member =>
            Object.hasOwn(properties, member.field)
              ? [[member.wire, properties[member.field]]]
              : [],
          ),
        ),
      }
    : undefined;
}

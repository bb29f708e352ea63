// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '@api-operators/api';
import { bodyMembers, isObject } from '@api-operators/rest-mapping';
import { readPages } from '../../rest/pages.ts';
import type { CallContext } from '../call-context.ts';
import { firstText } from '../first-text.ts';
import type { MappedKind } from '../mapped-kind.ts';
import { comparable } from './applied.ts';
import { differences } from './differences.ts';
import { discoverId } from './discover-id.ts';
import type { Search } from './types.ts';

/**
 * Looks through the API's list for the object that has the natural key of the object's spec, or of `spec` where that was
 * another one. The key is made of `fields`, or of what the mapping says.
 */
export async function search(
  kind: MappedKind,
  context: CallContext,
  place: { baseUrl?: string },
  { spec, fields }: { spec?: JsonObject; fields?: readonly string[] },
  signal: AbortSignal,
): Promise<Search> {
  const { operations, identity } = kind.mapping;
  const then = spec ? { spec } : {};
  const names = fields ?? identity?.findBy ?? [];
  const members =
    context.values.kind === 'ok' && operations.create
      ? bodyMembers(kind.mapping, 'create', operations.create, {
          ...context.values,
          ...then,
        })
      : [];
  const wanted = Object.fromEntries(
    members
      .filter(member => names.includes(member.field))
      .map(member => [member.wire, comparable(member)]),
  );
  const listed = await readPages(
    operations.list!,
    page => context.call('list', { ...place, ...then, ...page }, signal),
    page => context.urlOf('list', { ...place, ...then, ...page }),
  );
  if (listed.kind === 'absent') {
    return { kind: 'none' };
  }
  if (listed.kind !== 'ok') {
    return { kind: 'failed', outcome: listed };
  }
  const unexpected = (message: string): Search => ({
    kind: 'failed',
    outcome: {
      kind: 'refused',
      status: listed.status,
      reason: 'UnexpectedAnswer',
      message,
    },
  });
  const hits = listed.items.filter(
    (item): item is JsonObject =>
      isObject(item) && differences(wanted, item).length === 0,
  );
  if (hits.length > 1) {
    return { kind: 'ambiguous', count: hits.length };
  }
  if (hits.length === 0) {
    return listed.complete
      ? { kind: 'none' }
      : unexpected('the list is too long to be searched');
  }
  const id =
    discoverId(
      identity,
      { kind: 'ok', status: listed.status, data: hits[0], headers: {} },
      {},
    ) ?? firstText(hits[0].id);
  return id === undefined
    ? unexpected('an object in the list has no id')
    : { kind: 'found', id, data: hits[0] };
}

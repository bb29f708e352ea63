// SPDX-License-Identifier: Apache-2.0
import { ANNOTATION_EXTERNAL_ID, type ApiResource } from '@api-operators/api';
import { bodyMembers, typedId } from '@api-operators/rest-mapping';
import type { CallContext } from '../call-context.ts';
import type { MappedKind } from '../mapped-kind.ts';
import { appliedOf } from './applied.ts';
import type { Facts } from './types.ts';

/** What an object's `spec` wants of the bodies of its create and its update. */
export function wantedOf(
  kind: MappedKind,
  context: CallContext,
  object: ApiResource,
): Facts['wanted'] {
  const { values } = context;
  if (values.kind === 'refused') {
    return values;
  }
  const { operations, identity } = kind.mapping;
  const create = operations.create
    ? bodyMembers(kind.mapping, 'create', operations.create, values)
    : [];
  const name = operations.patch ? 'patch' : 'update';
  const operation = operations[name];
  const update = operation
    ? bodyMembers(kind.mapping, name, operation, values)
    : create;
  const id = object.metadata.annotations?.[ANNOTATION_EXTERNAL_ID];
  const field = identity?.field;
  const inPath =
    operation !== undefined &&
    identity?.parameter !== undefined &&
    operation.path.includes(`{${identity.parameter}}`);
  const takesId =
    field !== undefined && (operation?.body?.members?.includes(field) ?? true);
  // An update whose path does not say which object is meant says it in the body.
  const lacksId =
    id !== undefined &&
    field !== undefined &&
    operation &&
    !inPath &&
    takesId &&
    !update.some(member => member.wire === field);
  return {
    kind: 'ok',
    create,
    update: lacksId
      ? [
          ...update,
          {
            field,
            wire: field,
            value: typedId(identity, id),
            secret: false,
            writeOnly: false,
          },
        ]
      : update,
    applied: appliedOf(update, context.secretVersion),
  };
}

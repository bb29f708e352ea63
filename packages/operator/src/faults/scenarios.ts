// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '@api-operators/api';
import type { ResourceType, UnstructuredObject } from '@api-operators/kube';
import { condition, isReady } from '../integration/stack.ts';
import { NAMESPACE, specOf, type FaultWorld } from './fault-world.ts';
import type { Collection, Fate } from './records-api.ts';
import {
  ASKS,
  BARE_RINGS,
  BUNDLES,
  KEYED_RINGS,
  KINDS,
  LATER_RINGS,
} from './records-kinds.ts';

/** A piece of work that an operator does on one object, whatever happens to the operator meanwhile. */
export interface Scenario {
  /** In the user's words. */
  title: string;
  /** Begins the names of its objects. */
  key: string;
  type: ResourceType;
  /** Brings an object to where the work can begin, while an operator runs. */
  prepare?(world: FaultWorld, name: string): Promise<void>;
  /** Asks for the work. */
  begin(world: FaultWorld, name: string): Promise<void>;
  /** What becomes of its first POST. */
  fate?: Fate;
  /** Whether the work has come to its right end. */
  done(
    object: UnstructuredObject | undefined,
    world: FaultWorld,
    name: string,
  ): boolean;
}

const NEW_NOTE = 'changed';
const patch = async (
  { cluster }: FaultWorld,
  type: ResourceType,
  name: string,
  spec: JsonObject,
) => {
  await cluster.client
    .of(type)
    .patch({ namespace: NAMESPACE, name }, { spec }, { type: 'merge' });
};
const remove = async (
  { cluster }: FaultWorld,
  type: ResourceType,
  name: string,
) => {
  await cluster.client.of(type).delete({ namespace: NAMESPACE, name });
};
const record = ({ api }: FaultWorld, name: string) =>
  api.records.find(each => each.name === name);
const stopped = (object: UnstructuredObject | undefined) =>
  condition(object, 'Ready')?.reason === 'CreateUnknown';
const failed = (object: UnstructuredObject | undefined) =>
  condition(object, 'Stalled')?.status === 'True';

/** How a create is made safe, by collection. */
const MODES: [Collection, string][] = [
  ['chosens', 'an id chosen by the caller'],
  ['keyeds', 'an idempotency key'],
  ['searcheds', 'a search'],
  ['bares', 'nothing to find out by'],
];

function ofMode([collection, by]: [Collection, string]): Scenario[] {
  const type = KINDS[collection];
  const short = collection.slice(0, 2);
  const create = (world: FaultWorld, name: string) =>
    world.create(type, name, specOf(collection, name));
  const made: Scenario['done'] = object =>
    isReady(object) || (collection === 'bares' && stopped(object));
  return [
    {
      title: `create with ${by}`,
      key: `${short}-create`,
      type,
      begin: create,
      done: made,
    },
    {
      title: `create with ${by}, whose answer is lost`,
      key: `${short}-lost`,
      type,
      begin: create,
      fate: 'drop',
      done: made,
    },
    {
      title: `update of what was created with ${by}`,
      key: `${short}-update`,
      type,
      prepare: create,
      begin: (world, name) => patch(world, type, name, { note: NEW_NOTE }),
      done: (object, world, name) =>
        isReady(object) && record(world, name)?.note === NEW_NOTE,
    },
    {
      title: `deletion of what was created with ${by}`,
      key: `${short}-delete`,
      type,
      prepare: create,
      begin: (world, name) => remove(world, type, name),
      done: (object, world, name) => !object && !record(world, name),
    },
  ];
}

function slow(): Scenario[] {
  const type = KINDS.slows;
  const create = (world: FaultWorld, name: string) =>
    world.create(type, name, { name });
  return [
    {
      title: 'create that the API accepts and carries out later',
      key: 'sl-create',
      type,
      begin: create,
      done: isReady,
    },
    {
      title: 'update that the API accepts and carries out later',
      key: 'sl-update',
      type,
      prepare: create,
      begin: (world, name) => patch(world, type, name, { note: NEW_NOTE }),
      done: (object, world, name) =>
        isReady(object) && record(world, name)?.note === NEW_NOTE,
    },
    {
      title: 'deletion that the API accepts and carries out later',
      key: 'sl-delete',
      type,
      prepare: create,
      begin: (world, name) => remove(world, type, name),
      done: (object, world, name) => !object && !record(world, name),
    },
  ];
}

function others(): Scenario[] {
  const keyed = KINDS.keyeds;
  const ring = (type: ResourceType) => (world: FaultWorld, name: string) =>
    world.create(type, name, { name });
  const rung = ({ api }: FaultWorld, type: ResourceType, name: string) =>
    api.effects.get(`${type.plural} ${name}`) ?? 0;
  return [
    {
      title: 'create that the API refuses',
      key: 'refused',
      type: keyed,
      begin: (world, name) => world.create(keyed, name, { name }),
      fate: 'refuse',
      done: (object, world, name) => failed(object) && !record(world, name),
    },
    {
      title: 'update to what somebody else wrote already',
      key: 'same',
      type: keyed,
      prepare: (world, name) => world.create(keyed, name, { name }),
      async begin(world, name) {
        record(world, name)!.note = NEW_NOTE;
        await patch(world, keyed, name, { note: NEW_NOTE });
      },
      done: (object, world, name) =>
        isReady(object) && record(world, name)?.note === NEW_NOTE,
    },
    {
      title: 'deletion that sets back what was there before',
      key: 'restored',
      type: keyed,
      async prepare(world, name) {
        const { id } = world.api.add({
          collection: 'keyeds',
          name,
          note: 'before',
        });
        await world.create(keyed, name, {
          name,
          note: NEW_NOTE,
          externalIDRef: id,
          onDelete: 'Restore',
        });
      },
      begin: (world, name) => remove(world, keyed, name),
      done: (object, world, name) =>
        !object && record(world, name)?.note === 'before',
    },
    {
      title: 'action with an idempotency key',
      key: 'ring-key',
      type: KEYED_RINGS,
      begin: ring(KEYED_RINGS),
      done: (object, world, name) =>
        isReady(object) && rung(world, KEYED_RINGS, name) === 1,
    },
    {
      title: 'action that the API accepts and carries out later',
      key: 'ring-later',
      type: LATER_RINGS,
      begin: ring(LATER_RINGS),
      done: (object, world, name) =>
        isReady(object) && rung(world, LATER_RINGS, name) === 1,
    },
    {
      title: 'action that nobody can ask about',
      key: 'ring-bare',
      type: BARE_RINGS,
      begin: ring(BARE_RINGS),
      done: (object, world, name) =>
        rung(world, BARE_RINGS, name) <= 1 &&
        (isReady(object)
          ? rung(world, BARE_RINGS, name) === 1
          : condition(object, 'Ready')?.reason === 'OutcomeUnknown'),
    },
    {
      title: 'action that the API refuses',
      key: 'ring-refused',
      type: KEYED_RINGS,
      begin: ring(KEYED_RINGS),
      fate: 'refuse',
      done: (object, world, name) =>
        failed(object) && rung(world, KEYED_RINGS, name) === 0,
    },
    {
      title: 'query',
      key: 'ask',
      type: ASKS,
      begin: (world, name) => world.create(ASKS, name, {}),
      done: isReady,
    },
    {
      title: 'Bundle of two',
      key: 'bundle',
      type: BUNDLES,
      begin: bundle,
      done: (object, world, name) =>
        isReady(object) && record(world, `${name}-second`) !== undefined,
    },
    {
      title: 'deletion of a Bundle of two',
      key: 'unbundle',
      type: BUNDLES,
      prepare: bundle,
      begin: (world, name) => remove(world, BUNDLES, name),
      done: (object, world, name) =>
        !object && !record(world, name) && !record(world, `${name}-second`),
    },
  ];
}

async function bundle(world: FaultWorld, name: string): Promise<void> {
  await world.create(BUNDLES, name, {
    resources: [
      { id: 'first', kind: 'Keyed', spec: { name } },
      {
        id: 'second',
        kind: 'Searched',
        spec: {
          name: `${name}-second`,
          note: '${resources.first.status.externalID}',
        },
      },
    ],
  });
}

/** All work whose every boundary the suite stops at. */
export const SCENARIOS: readonly Scenario[] = [
  ...MODES.flatMap(ofMode),
  ...slow(),
  ...others(),
];

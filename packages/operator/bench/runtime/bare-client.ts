// SPDX-License-Identifier: Apache-2.0
import { request } from 'undici';
import { PETS } from '../../src/integration/stack.ts';
import { inFlight, petOf } from './load.ts';
import { NAMESPACE, type World } from './world/world.ts';

/**
 * The calls that an object costs, made in their order by a client that decides nothing: create, mark, POST, result,
 * status. No operator may run. The objects are deleted afterwards. Returns objects a second.
 */
export async function bareClient(world: World, count: number): Promise<number> {
  const pets = world.client.of(PETS);
  const key = (index: number) => ({
    namespace: NAMESPACE,
    name: `bare-${index}`,
  });
  const began = performance.now();
  await inFlight(count, async index => {
    const { spec } = await pets.create(petOf(`bare-${index}`));
    await pets.patch(
      key(index),
      { metadata: { annotations: { 'example.com/pending': `${index}` } } },
      { type: 'merge' },
    );
    const { body } = await request(`${world.rest.url}/pet`, {
      method: 'POST',
      body: JSON.stringify(spec),
    });
    const data = (await body.json()) as { id: number };
    await pets.patch(
      key(index),
      {
        metadata: {
          annotations: {
            'example.com/pending': null,
            'example.com/id': `${data.id}`,
          },
        },
      },
      { type: 'merge' },
    );
    await pets.patchStatus(key(index), statusOf(data));
  });
  const perSecond = (count / (performance.now() - began)) * 1_000;
  await inFlight(count, index => pets.delete(key(index)));
  await world.rest.reset();
  return perSecond;
}

/** A status as large as the operator's. */
function statusOf(data: { id: number }) {
  const now = new Date().toISOString().replace(/\.\d+/, '');
  return {
    conditions: ['Ready', 'Synced', 'Stalled'].map(type => ({
      type,
      status: type === 'Stalled' ? 'False' : 'True',
      reason: 'Synced',
      message: '',
      observedGeneration: 1,
      lastTransitionTime: now,
    })),
    createdByController: true,
    externalID: `${data.id}`,
    lastGetTime: now,
    lastSyncTime: now,
    observedGeneration: 1,
    response: { data, lastUpdated: now, statusCode: 200, success: true },
    state: 'Synced',
    syncedGeneration: 1,
  };
}

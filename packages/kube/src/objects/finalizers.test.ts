// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { answer, PETS, ScriptedServer } from '../fixtures/scripted-server.ts';
import { addFinalizer, removeFinalizer } from './finalizers.ts';

it('a finalizer is patched alone, and only onto the object that was read', async () => {
  const server = await ScriptedServer.start();
  try {
    const rex = server.put('rex');
    server.script = (_request, response) => (answer(response, 200, rex), true);
    const pets = server.client().of(PETS);
    await addFinalizer(pets, rex, 'a/b');
    const held = { ...rex, metadata: { ...rex.metadata, finalizers: ['other', 'a/b'] } };
    assert.equal(await addFinalizer(pets, held, 'a/b'), held);
    await removeFinalizer(pets, held, 'a/b');
    assert.equal(await removeFinalizer(pets, rex, 'a/b'), rex);
    assert.deepEqual(server.requests.map(request => JSON.parse(request.body) as object), [
      { metadata: { resourceVersion: '101', uid: 'uid-1', finalizers: ['a/b'] } },
      { metadata: { resourceVersion: '101', uid: 'uid-1', finalizers: ['other'] } },
    ]);
    assert.throws(() => addFinalizer(pets, { ...rex, metadata: { name: 'new' } }, 'a/b'), /was not read/);
  } finally {
    await server.stop();
  }
});

// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { KubeObject } from '@api-operators/kube';
import { isReady } from '../integration/stack.ts';
import {
  NAMESPACE,
  specOf,
  startFaultWorld,
  type FaultWorld,
} from './fault-world.ts';
import { KINDS } from './records-kinds.ts';

describe('an object that version 0.1.0 of the operator left settled', () => {
  let world: FaultWorld;
  before(async () => {
    world = await startFaultWorld();
  });
  after(() => world?.stop());

  test('is neither called for nor written to by this one (5.27)', async () => {
    const { api, cluster } = world;
    const { id } = api.add({ collection: 'keyeds', name: 'old', note: 'kept' });
    const text = readFileSync(
      join(import.meta.dirname, 'settled-by-0.1.0.json'),
      'utf8',
    );
    const now = new Date();
    const old = JSON.parse(
      text
        .replaceAll('{id}', id)
        .replaceAll('{url}', api.url)
        .replaceAll('{time}', now.toISOString().replace(/\.\d+Z$/, 'Z'))
        .replaceAll('{milliseconds}', String(now.getTime())),
    ) as KubeObject & { status: object };
    const keyeds = cluster.client.of(KINDS.keyeds);
    await keyeds.create(old as never);
    const before_ = await keyeds.patchStatus(
      { namespace: NAMESPACE, name: 'old' },
      old.status as never,
    );
    const calls: string[] = [];
    api.before = (method, path) => void calls.push(`${method} ${path}`);
    await world.operator();
    // Once this one is Ready the operator has been through all.
    await world.create(KINDS.keyeds, 'new', specOf('keyeds', 'new'));
    await world.until(KINDS.keyeds, ['new'], isReady);
    const after_ = await keyeds.get({ namespace: NAMESPACE, name: 'old' });
    assert.equal(
      after_?.metadata.resourceVersion,
      before_.metadata.resourceVersion,
    );
    assert.deepEqual(calls, []);
    assert.equal(api.posts.length, 1);
  });
});

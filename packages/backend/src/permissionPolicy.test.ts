// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createPermission } from '@backstage/plugin-permission-common';
import type { PolicyQueryUser } from '@backstage/plugin-permission-node';
import { ChangersPolicy } from './permissionPolicy.ts';

const policy = new ChangersPolicy(['group:default/platform-team']);
const member = (...ownershipEntityRefs: string[]) => ({ info: { ownershipEntityRefs } }) as unknown as PolicyQueryUser;
const pat = member('user:default/pat', 'group:default/platform-team');
const dana = member('user:default/dana', 'group:default/developers');

const ask = async (name: string, action: 'create' | 'read' | 'update' | 'delete' | undefined, user?: PolicyQueryUser) =>
  (await policy.handle({ permission: createPermission({ name, attributes: { action } }) }, user)).result;

describe('the permission policy', () => {
  for (const action of ['create', 'update', 'delete'] as const) {
    it(`lets the platform team ${action}, and nobody else`, async () => {
      assert.equal(await ask('api-operators.bundle.promote', action, pat), 'ALLOW');
      assert.equal(await ask('api-operators.bundle.promote', action, dana), 'DENY');
      assert.equal(await ask('api-operators.bundle.promote', action), 'DENY');
    });
  }

  it('takes a permission that does not say what it does for a changing one', async () => {
    assert.equal(await ask('api-operators.bundle.promote', undefined, dana), 'DENY');
  });

  it('lets everybody look', async () => {
    assert.equal(await ask('api-operators.bundle.read', 'read', dana), 'ALLOW');
  });

  it('leaves what other plugins do to everybody', async () => {
    assert.equal(await ask('catalog.entity.refresh', 'update', dana), 'ALLOW');
  });

  it('compares names as the catalog does, whatever their case', async () => {
    const upper = new ChangersPolicy(['Group:default/Platform-Team']);
    const query = { permission: createPermission({ name: 'api-operators.x', attributes: { action: 'update' } }) };
    assert.equal((await upper.handle(query, pat)).result, 'ALLOW');
  });
});

// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { DANA, DOCUMENT, openStage, PAT, run } from '../testing/stage.ts';
import { createCheckAction } from './checkAction.ts';
import { createGenerateAction } from './generateAction.ts';
import { createInstallAction } from './installAction.ts';

let stage: Awaited<ReturnType<typeof openStage>>;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

const group = (name: string) => `${name}.example.com`;

/** A workspace with the operator of an API of this name. */
async function generated(name: string, inGroup = group(name)): Promise<string> {
  const workspace = stage.workspace();
  mkdirSync(workspace);
  await run(createGenerateAction({ settings: stage.clusters.settings }), workspace, {
    document: DOCUMENT,
    group: inGroup,
    name,
    owner: 'group:default/shop',
  });
  return workspace;
}

async function served(inGroup: string): Promise<string[]> {
  stage.client.invalidateDiscovery();
  const { types } = await stage.client.discover();
  return types.filter(type => type.group === inGroup).map(type => type.kind).sort();
}

for (const [what, make] of [
  ['install', createInstallAction],
  ['check', createCheckAction],
] as const) {
  test(`${what}: a user without the portal's permission is refused, and nothing is installed`, async () => {
    const workspace = await generated('one');
    await assert.rejects(
      run(make(stage.guards(AuthorizeResult.DENY)), workspace, {}),
      /user:default\/pat needs the permission api-operators\.api\.install of the portal/,
    );
    assert.deepEqual(await served(group('one')), []);
  });

  test(`${what}: a user without the right in the cluster is refused, whatever the portal's own rights`, async () => {
    const workspace = await generated('one');
    await assert.rejects(
      run(make(stage.guards()), workspace, {}, DANA),
      /user:default\/dana may not get customresourcedefinitions\.apiextensions\.k8s\.io in the cluster. Ask for a ClusterRoleBinding/,
    );
    assert.deepEqual(await served(group('one')), []);
  });

  test(`${what}: a service is refused`, async () => {
    const workspace = await generated('one');
    await assert.rejects(
      run(make(stage.guards()), workspace, {}, ''),
      /installed by a person who is signed in/,
    );
  });

  test(`${what}: a folder with nothing to install, or with a CRD of somebody else, is refused`, async () => {
    const workspace = stage.workspace();
    mkdirSync(path.join(workspace, 'operator'), { recursive: true });
    await assert.rejects(run(make(stage.guards()), workspace, {}), /There is nothing to install in operator/);
    const manifest = path.join(workspace, 'operator/a.yaml');
    writeFileSync(manifest, 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: a.b }\n');
    await assert.rejects(run(make(stage.guards()), workspace, {}), /a\.yaml holds a CRD that is no API operator's/);
    writeFileSync(manifest, 'kind: CustomResourceDefinition\nmetadata: [\n');
    await assert.rejects(run(make(stage.guards()), workspace, {}), /a\.yaml is not YAML/);
  });
}

test('a check changes nothing, and what it lets through can be installed', async () => {
  const workspace = await generated('two');
  await run(createCheckAction(stage.guards()), workspace, { repository: 'two-operator' });
  assert.deepEqual(await served(group('two')), []);
  const { kinds } = await run(createInstallAction(stage.guards()), workspace, {});
  assert.deepEqual([...(kinds as string[])].sort(), await served(group('two')));
  assert.ok((await served(group('two'))).includes('Thing'));
});

test('a name is free or taken: as an API, as a repository, and as kinds', async () => {
  const check = createCheckAction(stage.guards());
  await run(createInstallAction(stage.guards()), await generated('three'), {});
  const known = () => stage.inventory.apis().some(({ api }) => api === 'three');
  while (!known()) {
    await new Promise(resolve => setImmediate(resolve));
  }
  await assert.rejects(run(check, await generated('three'), {}), /There is an API three in the cluster already/);

  await stage.repositories.create('four-operator', new Map([['a', 'b']]), {
    author: { name: PAT, email: 'pat@users.invalid' },
    message: 'Add',
    at: new Date(),
  });
  await assert.rejects(
    run(check, await generated('four'), { repository: 'four-operator' }),
    /There is a repository four-operator already/,
  );

  const sameGroup = await generated('five', group('three'));
  await assert.rejects(run(check, sameGroup, {}), /things\.three\.example\.com belongs to the API three/);
  await assert.rejects(
    run(createInstallAction(stage.guards()), sameGroup, {}),
    /things\.three\.example\.com belongs to the API three/,
  );
});

test('what the cluster would not accept is refused by the check, in its words', async () => {
  const workspace = await generated('six');
  const file = path.join(workspace, 'operator/crds', `things.${group('six')}.yaml`);
  writeFileSync(file, readFileSync(file, 'utf8').replace(/type: integer/g, 'type: number-of-things'));
  await assert.rejects(
    run(createCheckAction(stage.guards()), workspace, {}),
    /The cluster does not accept the operator:\n.*CustomResourceDefinition things\.six\.example\.com: /s,
  );
  assert.deepEqual(await served(group('six')), []);
  rmSync(workspace, { recursive: true });
});

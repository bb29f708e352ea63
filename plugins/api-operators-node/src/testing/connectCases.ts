// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { mockServices } from '@backstage/backend-test-utils';
import type { KubeObject } from '@api-operators/api';
import type { ResourceType } from '@api-operators/kube';
import type { ConnectedCluster } from '../cluster.ts';
import { compileSource } from '../compile-source.ts';
import { connect } from '../connect.ts';
import { applyOperator, installManifests } from '../install.ts';
import type { InventoryChange } from '../inventory.ts';
import type { ClusterSetting, Settings } from '../settings.ts';

const CONFIG_MAPS: ResourceType = { group: '', version: 'v1', plural: 'configmaps', kind: 'ConfigMap', namespaced: true };
const CRDS: ResourceType = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  plural: 'customresourcedefinitions',
  kind: 'CustomResourceDefinition',
  namespaced: false,
};
const DOCUMENT = (title: string) => `openapi: 3.0.3
info: { title: ${title}, version: '1' }
paths:
  /things:
    get:
      operationId: listThings
      responses: { '200': { description: ok } }
`;

/** What holds of the portal's connection to a cluster, whatever the cluster is made of. */
export function connectCases(
  name: string,
  start: (folder: string) => Promise<{ setting: ClusterSetting; stop(): Promise<void> }>,
): void {
  describe(`the portal's connection to ${name}`, () => {
    let folder: string;
    let settings: Settings;
    let ended: () => Promise<void>;
    let connected: { cluster: ConnectedCluster; stop(): Promise<void> };

    const reconnect = async () => {
      connected = await connect(settings, mockServices.rootLogger());
      return connected.cluster;
    };
    const file = (name: string, text: string) => writeFileSync(path.join(folder, name), text);
    const configMap = async (name: string) =>
      (await connected.cluster.client
        .of<KubeObject & { data?: Record<string, string> }>(CONFIG_MAPS)
        .get({ namespace: 'shop', name }))?.data;

    before(async () => {
      folder = mkdtempSync(path.join(tmpdir(), 'connect-'));
      file('openapi.yaml', DOCUMENT('Things'));
      file('broken.yaml', 'openapi: [');
      mkdirSync(path.join(folder, 'manifests'));
      file('manifests/00.yaml', 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n');
      file('manifests/10.yaml', configMapOf('greeting', 'hello PLACE'));
      file('manifests/20.yaml', `${configMapOf('greeting', 'hello again')}---\n${configMapOf('other', 'x')}`);
      const { setting, stop } = await start(folder);
      ended = stop;
      settings = {
        cluster: setting,
        operator: {
          enabled: true,
          journalFile: path.join(folder, 'journal.sqlite'),
          allowedAddresses: [],
          leaseNamespace: 'default',
        },
        git: { root: path.join(folder, 'git') },
        documents: { allowedHosts: [] },
        defaultOwner: 'group:default/all',
        bootstrap: [
          { kind: 'openapi', document: path.join(folder, 'broken.yaml'), group: 'broken.example.com' },
          { kind: 'openapi', document: path.join(folder, 'openapi.yaml'), group: 'things.example.com' },
          {
            kind: 'manifests',
            folder: path.join(folder, 'manifests'),
            replace: [{ text: 'PLACE', with: 'world' }],
          },
        ],
      };
      await reconnect();
    });
    after(async () => {
      await connected?.stop();
      await ended?.();
      rmSync(folder, { recursive: true, force: true });
    });

    test('it has what the settings bring in, and what is broken keeps nothing else away', async () => {
      assert.deepEqual(connected.cluster.inventory.apis().map(({ api }) => api), ['things']);
      assert.deepEqual(await configMap('greeting'), { text: 'hello again' });
      assert.deepEqual(await configMap('other'), { text: 'x' });
    });

    test('what somebody changed stays as it is when the portal starts again', async () => {
      const { client } = connected.cluster;
      await client
        .of(CONFIG_MAPS)
        .patch({ namespace: 'shop', name: 'greeting' }, { data: { text: null, mine: 'yes' } }, { type: 'merge' });
      await connected.stop();
      await reconnect();
      assert.deepEqual(await configMap('greeting'), { mine: 'yes' });
    });

    test('kinds that come are known and followed, and those that go are forgotten', async () => {
      const { client, inventory } = connected.cluster;
      const changes: InventoryChange[] = [];
      const off = inventory.subscribe(change => changes.push(change));
      const compiled = await compileSource(
        { text: DOCUMENT('Gadgets') },
        { group: 'gadgets.example.com' },
        settings,
      );
      assert.equal(compiled.kind, 'compiled');
      await applyOperator(client, installManifests(compiled.operator));
      const query = compiled.operator.kinds[0]!;
      const crd = query.crd.metadata.name;
      await until(() => inventory.apis().some(({ api }) => api === 'gadgets'), 'the API is known');

      const type = { group: 'gadgets.example.com', version: 'v1alpha1', plural: query.plural, kind: query.kind, namespaced: true };
      const object = {
        apiVersion: 'gadgets.example.com/v1alpha1',
        kind: query.kind,
        metadata: { namespace: 'default', name: 'one' },
        spec: {},
      };
      await client.of<KubeObject>(type).create(object as KubeObject);
      await until(() => inventory.get(crd, 'default', 'one') !== undefined, 'its object is known');
      assert.equal(inventory.list(crd, 'elsewhere').length, 0);
      assert.ok(changes.some(change => change.crd === crd && change.name === 'one'));

      for (const { crd: each } of compiled.operator.kinds) {
        await client.of(CRDS).delete({ name: each.metadata.name });
      }
      for (const each of Object.values(compiled.operator.bundleKinds)) {
        await client.of(CRDS).delete({ name: each.metadata.name });
      }
      await until(() => !inventory.apis().some(({ api }) => api === 'gadgets'), 'the API is forgotten');
      assert.deepEqual(inventory.list(crd), []);
      off();
    });

    test('a cluster that is not there is refused with the reason', async () => {
      const elsewhere = path.join(folder, 'nobody.json');
      const text = readFileSync(kubeconfigOf(settings.cluster), 'utf8');
      writeFileSync(elsewhere, text.replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:9'));
      await assert.rejects(
        connect({ ...settings, cluster: { kind: 'kubeconfig', file: elsewhere } }, mockServices.rootLogger()),
        /127\.0\.0\.1:9|ECONNREFUSED/,
      );
    });
  });
}

function kubeconfigOf(setting: ClusterSetting): string {
  return setting.kind === 'embedded' ? setting.kubeconfigFile : setting.file;
}

function configMapOf(name: string, text: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: shop }\ndata: { text: ${text} }\n`;
}

async function until(holds: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!holds()) {
    assert.ok(Date.now() < deadline, `not within 20 seconds: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

// SPDX-License-Identifier: Apache-2.0
import { startTcpProxy, type TcpProxy } from '@api-operators/testing';
import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { createCache } from '../cache/cache.ts';
import type { Cache } from '../cache/types.ts';
import { KubeClient } from '../client/kube-client.ts';
import { eventually } from '../fixtures/eventually.ts';
import type { RealApi } from '../fixtures/real-api.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { keyOf, keyText, type KubeObject, type ObjectKey } from '../objects/object.ts';
import type { ResourceType } from '../objects/resource-type.ts';
import { createKeyedQueue } from '../queue/keyed-queue.ts';
import type { KeyedQueue } from '../queue/types.ts';

const CONFIG_MAPS: ResourceType = {
  group: '',
  version: 'v1',
  plural: 'configmaps',
  kind: 'ConfigMap',
  namespaced: true,
};
const NAMESPACES: ResourceType = {
  group: '',
  version: 'v1',
  plural: 'namespaces',
  kind: 'Namespace',
  namespaced: false,
};
const NAMESPACE = 'cuts';
const OBJECTS = 200;
const WRITERS = 8;
/** About two handshakes with some events: cuts fall into logins, headers and events alike. */
const FARTHEST_CUT = 8000;

interface ConfigMap extends KubeObject {
  data?: Record<string, string>;
}

/** Cuts the connections of one cache at random bytes while others write; what it is told and holds is compared. */
export function describeCuts(
  name: string,
  start: () => Promise<RealApi>,
  size: { events: number; cuts: number },
): void {
  describe(`connections to ${name} that break all the time`, () => {
    let api: RealApi;
    let proxy: TcpProxy;
    let direct: KubeClient;
    let watching: KubeClient;
    let cache: Cache<ConfigMap>;
    let queue: KeyedQueue<ObjectKey>;

    before(async () => {
      api = await start();
      const kubeconfig = api.kubeconfig();
      direct = KubeClient.fromKubeconfig({ text: kubeconfig });
      proxy = await startTcpProxy({ target: direct.server });
      watching = KubeClient.fromKubeconfig({ text: proxy.through(kubeconfig) });
      await direct.of(NAMESPACES).create({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: NAMESPACE },
      });
    });
    after(async () => {
      cache?.stop();
      await queue?.stop();
      await watching?.close();
      await direct?.close();
      await proxy?.stop();
      await api?.stop();
    });

    it(`lose nothing in ${size.cuts} cuts under ${size.events} changes, and repeat no work (5.1)`, async t => {
      const random = seededRandom(20_260_601);
      const told = new Map<string, number>();
      const changes = new Map<string, number>();
      const reconciles = new Map<string, number>();
      queue = createKeyedQueue<ObjectKey>({
        id: keyText,
        async reconcile(key) {
          count(reconciles, keyText(key));
          return { kind: 'done' };
        },
      });
      const progress = new EventEmitter().setMaxListeners(WRITERS);
      let newest = '';
      const hear = (object: ConfigMap) => {
        progress.emit('made');
        count(told, `${object.metadata.uid}@${object.metadata.resourceVersion}`);
        count(changes, keyText(keyOf(object)));
        queue.add(keyOf(object));
      };
      cache = createCache<ConfigMap>({
        client: watching,
        type: CONFIG_MAPS,
        namespace: NAMESPACE,
        random,
        timing: { backoffBaseMs: 1, backoffMaxMs: 4 },
      });
      cache.on({
        added: hear,
        updated: hear,
        deleted(object) {
          progress.emit('made');
          count(changes, keyText(keyOf(object)));
          queue.add(keyOf(object));
        },
      });
      cache.start();
      queue.start();
      await cache.synced;

      let cuts = 0;
      const cutting = (async () => {
        while (cuts < size.cuts) {
          const kind = random() < 0.5 ? 'reset' : 'end';
          await proxy.cutAfterBytes(Math.ceil(random() * FARTHEST_CUT), {
            kind,
          }).struck;
          cuts += 1;
          progress.emit('made');
        }
      })();
      const started = performance.now();
      let written = 0;
      const write = async (writer: number) => {
        // Cuts need bytes to fall into, so writing goes on until there were enough; and so that there are not many
        // more changes than asked for, it waits for the cache when cuts lag behind.
        while (written < size.events || cuts < size.cuts) {
          const ahead = written > ((cuts + 1) * size.events) / size.cuts;
          if (ahead && !cache.observedAtLeast({ namespace: NAMESPACE, name: '' }, newest)) {
            await once(progress, 'made');
            continue;
          }
          written += 1;
          const name_ = `object-${writer + WRITERS * Math.floor(random() * (OBJECTS / WRITERS))}`;
          newest = (await change(direct, name_, random(), written)) ?? newest;
        }
      };
      await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
      await cutting;
      const { items, resourceVersion } = await direct.of<ConfigMap>(CONFIG_MAPS).list({ namespace: NAMESPACE });
      // One more write moves the watch past everything before it.
      await direct.of<ConfigMap>(CONFIG_MAPS).create(configMap('last', 0), {});
      await eventually(
        'the cache caught up',
        () => cache.get({ namespace: NAMESPACE, name: 'last' }) !== undefined,
      );
      await queue.idle();
      t.diagnostic(
        `${written} writes and ${cuts} cuts in ${Math.round(performance.now() - started)} ms, ${
          proxy.accepted
        } connections`,
      );

      assert.ok(written >= size.events && cuts >= size.cuts);
      const versions = (objects: readonly KubeObject[]) =>
        Object.fromEntries(
          objects.map(({ metadata }) => [metadata.name, `${metadata.uid}@${metadata.resourceVersion}`]),
        );
      const { last: _last, ...held } = versions(cache.list());
      assert.deepEqual(held, versions(items), `the cache equals the server at ${resourceVersion}`);
      assert.deepEqual(
        [...told].filter(([, times]) => times > 1),
        [],
        'no version of an object was told twice',
      );
      const idle = [...reconciles].filter(([key, times]) => times > changes.get(key)!);
      assert.deepEqual(idle, [], 'no object was reconciled more often than it changed');
    });
  });
}

function configMap(name: string, value: number): ConfigMap {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace: NAMESPACE, name },
    data: { value: String(value), name: 'Zoë 🐶 Łukasz' },
  };
}

/** Creates, changes, deletes, or deletes and creates again; each object has one writer. The result is the version. */
async function change(client: KubeClient, name: string, what: number, value: number): Promise<string | undefined> {
  const configMaps = client.of<ConfigMap>(CONFIG_MAPS);
  const key = { namespace: NAMESPACE, name };
  if (what < 0.1) {
    await configMaps.delete(key);
    if (what >= 0.05) return undefined;
    return (await configMaps.create(configMap(name, value))).metadata.resourceVersion;
  }
  const { metadata } = await configMaps.apply(configMap(name, value), {
    fieldManager: 'cuts',
    force: true,
  });
  return metadata.resourceVersion;
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

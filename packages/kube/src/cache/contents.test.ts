// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { KubeObject } from '../objects/object.ts';
import { CacheContents } from './contents.ts';

const key = { namespace: 'team', name: 'rex' };

function pet(version: number, { uid = 'u1', name = 'rex' } = {}): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pet',
    metadata: { namespace: 'team', name, uid, resourceVersion: String(version) },
  };
}

function setUp() {
  const log: string[] = [];
  const contents = new CacheContents<KubeObject>(
    change =>
      log.push(
        [
          change.kind,
          change.object.metadata.name,
          change.object.metadata.resourceVersion,
          change.source,
          ...(change.kind === 'deleted' && change.finalStateUnknown ? ['unknown'] : []),
        ].join(' '),
      ),
    error => assert.fail(String(error)),
  );
  const list = (version: number, ...objects: KubeObject[]) => {
    contents.beginList();
    for (const object of objects) contents.listed(object);
    contents.endList(String(version));
  };
  return { contents, log, list };
}

describe('what a cache holds', () => {
  it('tells of each object once, however often its event comes', () => {
    const { contents, log, list } = setUp();
    list(10, pet(5));
    contents.changed(pet(5));
    contents.changed(pet(11));
    contents.changed(pet(11));
    contents.changed(pet(9));
    contents.deleted(pet(12));
    contents.deleted(pet(12));
    assert.deepEqual(log, ['added rex 5 list', 'updated rex 11 watch', 'deleted rex 12 watch']);
  });

  it('finds what was deleted while nobody watched, and says that its end was not seen', () => {
    const { log, list } = setUp();
    list(10, pet(5), pet(6, { name: 'max', uid: 'u2' }));
    list(20, pet(5));
    assert.deepEqual(log.slice(2), ['deleted max 6 list unknown']);
  });

  it('takes an object that was created anew under its name for another one', () => {
    const { contents, log, list } = setUp();
    list(10, pet(5));
    list(20, pet(15, { uid: 'u2' }));
    contents.changed(pet(25, { uid: 'u3' }));
    assert.deepEqual(log.slice(1), [
      'deleted rex 5 list unknown',
      'added rex 15 list',
      'deleted rex 15 watch unknown',
      'added rex 25 watch',
    ]);
  });

  it('shows our own write at once, and does not go back when the watch lags behind', () => {
    const { contents, log, list } = setUp();
    list(10, pet(5));
    contents.written(pet(14), true);
    contents.changed(pet(12));
    assert.equal(contents.store.get('team/rex')?.metadata.resourceVersion, '14');
    contents.changed(pet(14));
    contents.changed(pet(15));
    assert.deepEqual(log.slice(1), ['updated rex 14 own-write', 'updated rex 15 watch']);
  });

  it('does not bring back an object whose deletion the watch has told already', () => {
    const { contents, log, list } = setUp();
    list(10);
    contents.changed(pet(11));
    contents.deleted(pet(13));
    contents.written(pet(12), true);
    assert.equal(contents.store.size, 0);
    assert.deepEqual(log, ['added rex 11 watch', 'deleted rex 13 watch']);
  });

  it('drops an object that we deleted, whatever the watch still has to tell of it', () => {
    const { contents, log, list } = setUp();
    list(10, pet(5));
    contents.removed(key, 'u1');
    contents.changed(pet(12));
    contents.deleted(pet(13));
    assert.deepEqual(log.slice(1), ['deleted rex 5 own-write']);
    contents.changed(pet(14, { uid: 'u2' }));
    assert.equal(contents.store.size, 1);
  });

  it('leaves another object of the name alone when told of our delete', () => {
    const { contents, list } = setUp();
    list(10, pet(5, { uid: 'u2' }));
    contents.removed(key, 'u1');
    assert.equal(contents.store.size, 1);
  });

  it('keeps what we wrote while a list was read that did not see it', () => {
    const { contents, log } = setUp();
    contents.beginList();
    contents.written(pet(12), true);
    contents.endList('11');
    assert.equal(contents.store.size, 1);
    contents.beginList();
    contents.endList('20');
    assert.deepEqual(log, ['added rex 12 own-write', 'deleted rex 12 list unknown']);
  });

  it('drops what we wrote before the list when the list saw it gone', () => {
    const { contents } = setUp();
    contents.beginList();
    contents.written(pet(12), true);
    contents.endList('15');
    assert.equal(contents.store.size, 0);
  });

  it('believes a list over everything it held, also when versions went back', () => {
    const { contents, log, list } = setUp();
    list(1000, pet(900));
    list(50, pet(40));
    contents.changed(pet(60));
    assert.deepEqual(log.slice(1), ['updated rex 40 list', 'updated rex 60 watch']);
  });

  it('knows whether it has seen a version', () => {
    const { contents, list } = setUp();
    list(10, pet(5));
    assert.equal(contents.observedAtLeast(key, '10'), true);
    assert.equal(contents.observedAtLeast(key, '11'), false);
    contents.written(pet(12), true);
    assert.equal(contents.observedAtLeast(key, '12'), true);
    assert.equal(contents.observedAtLeast({ namespace: 'team', name: 'max' }, '12'), false);
    contents.bookmark('100');
    assert.equal(contents.observedAtLeast({ namespace: 'team', name: 'max' }, '12'), true);
  });

  it('finds objects by namespace and by an index, and follows their changes', () => {
    const { contents, list } = setUp();
    const owned = (version: number, owner: string) => ({ ...pet(version), owner }) as KubeObject;
    contents.store.index('owner', object => [(object as KubeObject & { owner: string }).owner]);
    list(10, owned(5, 'ann'));
    assert.equal(contents.store.byIndex('owner', 'ann').length, 1);
    contents.changed(owned(11, '__proto__'));
    assert.equal(contents.store.byIndex('owner', 'ann').length, 0);
    assert.equal(contents.store.byIndex('owner', '__proto__').length, 1);
    assert.equal(contents.store.inNamespace('team').length, 1);
    contents.deleted(owned(12, 'ann'));
    assert.equal(contents.store.byIndex('owner', '__proto__').length, 0);
    assert.equal(contents.store.inNamespace('team').length, 0);
  });
});

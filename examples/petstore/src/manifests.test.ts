// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { digest, releaseName } from '@api-operators/api';
import { parseAllDocuments } from 'yaml';
import {
  DEFAULT_API_KEYS,
  DEFAULT_PORTS,
  ENVIRONMENTS,
} from './environments.ts';
import { MANIFEST_FILES, SCENARIO_FILES } from './files.ts';
import { BASE_PATH } from './http/handle.ts';

function read(file: string): any[] {
  return parseAllDocuments(readFileSync(file, 'utf8')).map(document => {
    assert.deepEqual(document.errors, [], file);
    return document.toJS();
  });
}

const releases = MANIFEST_FILES.releases.flatMap(read);
const bindings = MANIFEST_FILES.after.flatMap(read);
const before = MANIFEST_FILES.before.flatMap(read);

test('staging and prod pin the release of the second version, and dev follows the newest', () => {
  const pins = releases.map(({ metadata, spec }) => ({
    name: releaseName(metadata.name, digest(spec)),
    digest: digest(spec),
  }));
  assert.equal(new Set(pins.map(({ name }) => name)).size, 3);
  const pinned = Object.fromEntries(
    bindings.map(({ spec }) => [spec.environment, spec.releaseRef]),
  );
  assert.deepEqual(pinned, { dev: undefined, staging: pins[1], prod: pins[1] });
});

test('the newest version has one more pet and another category than the second', () => {
  const pets = ({ spec }: any) =>
    spec.resources.filter(({ kind }: any) => kind === 'Pet');
  assert.equal(pets(releases[2]).length, pets(releases[1]).length + 1);
  assert.notDeepEqual(
    pets(releases[2])[0].spec.category,
    pets(releases[1])[0].spec.category,
  );
});

test('the Bindings of all environments give every key of config that a version uses', () => {
  const used = JSON.stringify(releases).matchAll(/config\.(\w+)/g);
  const keys = [...new Set([...used].map(([, key]) => key))].sort();
  assert.deepEqual(keys, ['orderQuantity', 'petName']);
  for (const { spec } of bindings) {
    assert.deepEqual(Object.keys(spec.config).sort(), keys);
  }
});

test('the Connections lead to the shops as they are started, with their keys', () => {
  const named = (kind: string, name: string) =>
    before.find(
      object => object.kind === kind && object.metadata.name === name,
    );
  for (const environment of ENVIRONMENTS) {
    const binding = bindings.find(
      ({ spec }) => spec.environment === environment,
    );
    const { spec } = named('Connection', binding.spec.targetConnection.name);
    assert.equal(
      spec.url,
      `http://127.0.0.1:${DEFAULT_PORTS[environment][0]}${BASE_PATH}`,
    );
    const { name, key } = spec.credentials.api_key.apiKey.secretRef;
    assert.equal(
      named('Secret', name).stringData[key],
      DEFAULT_API_KEYS[environment],
    );
    assert.ok(named('Environment', environment));
  }
});

test('pat may change Bindings and dana may only look', () => {
  const allowed = (user: string) =>
    before
      .filter(
        ({ kind, subjects }) =>
          kind === 'RoleBinding' && subjects.some((s: any) => s.name === user),
      )
      .map(({ roleRef }) =>
        before.find(o => o.kind === 'Role' && o.metadata.name === roleRef.name),
      )
      .flatMap(({ rules }) => rules)
      .filter(
        ({ resources }) =>
          resources.includes('petstorebundlebindings') ||
          resources.includes('*'),
      )
      .flatMap(({ verbs }) => verbs)
      .sort();
  assert.deepEqual(allowed('user:default/pat'), [
    'get',
    'list',
    'patch',
    'update',
    'watch',
  ]);
  assert.deepEqual(allowed('user:default/dana'), ['get', 'list', 'watch']);
});

for (const [name, { needs, file, namespace }] of Object.entries(
  SCENARIO_FILES,
)) {
  test(`the scenario ${name} finds its namespace and its Connections`, () => {
    const needed = read(needs);
    const objects = read(file);
    assert.ok(
      needed.some(
        ({ kind, metadata }) =>
          kind === 'Namespace' && metadata.name === namespace,
      ),
    );
    const connections = needed.filter(({ kind }) => kind === 'Connection');
    for (const { metadata } of connections) {
      assert.equal(metadata.namespace, namespace);
    }
    const wanted = objects.flatMap(
      ({ spec }) => spec.targetConnection?.name ?? [],
    );
    const names = connections.map(({ metadata }) => metadata.name);
    assert.deepEqual(names, wanted.length === 0 ? ['petstore'] : wanted);
  });
}

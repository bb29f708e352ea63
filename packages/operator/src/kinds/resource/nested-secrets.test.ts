// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject, RestMappingVersion } from '@api-operators/api';
import { bodyMembers } from '@api-operators/rest-mapping';
import { hiddenNames } from '../mapped-kind.ts';
import { withoutHidden } from '../../rest/caller.ts';
import { appliedOf, appliedText } from './applied.ts';
import { compare } from './compare.ts';
import { createSentText } from './create-sent.ts';
import { withKey, World } from './fixtures/world.ts';

const CANARY = 'canary-of-the-inside';

function nested(): RestMappingVersion {
  return {
    ...withKey(),
    fields: [{ field: 'people', wire: 'users', in: 'body' }],
    nestedSecrets: [
      { path: ['people', '*', 'passwordSecretRef'], wire: 'password' },
      { path: ['login', 'keySecretRef'], wire: 'key' },
    ],
  };
}

const spec: JsonObject = {
  people: [
    { name: 'ann', passwordSecretRef: { name: 'ann', key: 'password' } },
    { name: 'bob' },
  ],
  login: { user: 'rex', keySecretRef: { name: 'login', key: 'key' } },
};
const secrets = new Map([
  ['people[0].passwordSecretRef', CANARY],
  ['login.keySecretRef', CANARY],
]);
/** What the API shows: it never shows what is only written. */
const live: JsonObject = {
  id: 1,
  users: [{ name: 'ann', since: '2020' }, { name: 'bob' }],
  login: { user: 'rex' },
};

function factsWith(version: string, mapping = nested()) {
  const world = new World(mapping, spec);
  const values = { spec, secrets };
  const update = bodyMembers(
    mapping,
    'update',
    mapping.operations.update!,
    values,
  );
  const applied = appliedOf(update, name => `${name}@${version}`);
  return {
    ...world.facts({ live: { kind: 'unseen' } }),
    wanted: { kind: 'ok' as const, create: update, update, applied },
  };
}

test('a Secret inside a member takes no part in drift, and the rest of the member does (5.48)', () => {
  const facts = factsWith('1');
  assert.deepEqual(compare(facts, live).found, []);
  const changed = {
    ...live,
    users: [{ name: 'eve' }, { name: 'bob' }],
    login: { user: 'max' },
  };
  const { found } = compare(facts, changed);
  assert.deepEqual(
    found.map(each => [each.path, each.wanted]),
    [
      // A list is sent whole, so with its Secrets.
      ['users[0].name', [{ name: 'ann', password: CANARY }, { name: 'bob' }]],
      ['login.user', 'rex'],
    ],
  );
});

test('a Secret inside a member that is rotated is sent again', () => {
  const facts = factsWith('2');
  facts.object.metadata.annotations = {
    'api-operators.dev/applied': appliedText(
      factsWith('1').wanted.applied,
      false,
      undefined,
    ),
  };
  const { found, hiddenChanged, hidden } = compare(facts, live);
  assert.deepEqual(found, []);
  assert.equal(hiddenChanged, true);
  assert.match(JSON.stringify(hidden), /canary/);
});

test('no record on the object holds the text of a Secret inside a member (5.64)', () => {
  const facts = factsWith('1');
  for (const [record, text] of [
    ['applied', JSON.stringify(facts.wanted.applied)],
    ['create-sent', createSentText(facts)],
  ]) {
    assert.ok(text.length > 20, record);
    assert.doesNotMatch(text, /canary/, record);
  }
});

test('an answer that echoes a Secret inside a member is shown without it, however short (5.64)', () => {
  const hidden = hiddenNames(nested());
  const echoed = {
    users: [{ name: 'ann', password: 'abc' }],
    login: { user: 'rex', key: 'abc' },
    key: 'of its own',
  };
  const shown = {
    users: [{ name: 'ann' }],
    login: { user: 'rex' },
    key: 'of its own',
  };
  assert.deepEqual(withoutHidden(echoed, hidden), shown);
  assert.deepEqual(withoutHidden([echoed], hidden), [shown]);
});

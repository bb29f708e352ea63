// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearest } from './nearest.ts';
import { schemaAt } from './schema-at.ts';

test('a misspelt name finds the name that was meant', () => {
  assert.equal(nearest('extrenalID', ['externalID', 'state', 'message']), 'externalID');
  assert.equal(nearest('Status', ['status', 'spec']), 'status');
  assert.equal(nearest('cat', ['cats', 'dogs']), 'cats');
});

test('a name that is like none finds none', () => {
  assert.equal(nearest('colour', ['state', 'name']), undefined);
  assert.equal(nearest('x', []), undefined);
});

test('a field path finds its schema', () => {
  const schema = {
    properties: {
      spec: {
        properties: {
          tags: { items: { properties: { name: { type: 'string' } } } },
          labels: { additionalProperties: { type: 'integer' } },
        },
      },
    },
  };
  assert.equal(schemaAt(schema, 'spec.tags[0].name')?.type, 'string');
  assert.equal(schemaAt(schema, 'spec.tags[name="a"].name')?.type, 'string');
  assert.equal(schemaAt(schema, 'spec.labels["a.b/c"]')?.type, 'integer');
  assert.equal(schemaAt(schema, 'spec.__proto__'), undefined);
  assert.equal(schemaAt(schema, ''), schema);
});

// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyDefaults } from './default.ts';
import type { StructuralSchema } from './types.ts';

const schema: StructuralSchema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      default: {},
      properties: {
        status: { type: 'string', default: 'available' },
        note: { type: 'string', nullable: true, default: 'n' },
        plain: { type: 'string' },
        tags: { type: 'array', items: { type: 'object', properties: { weight: { type: 'integer', default: 1 } } } },
        limits: { type: 'object', additionalProperties: { type: 'object', properties: { max: { type: 'integer', default: 5 } } } },
      },
    },
  },
};
const filled = (value: never) => JSON.parse(JSON.stringify(applyDefaults(schema, value)));

test('defaults fill in absent fields, through objects that are defaults themselves', () => {
  assert.deepEqual(filled({} as never), { spec: { status: 'available', note: 'n' } });
});

test('defaults reach into lists and maps', () => {
  assert.deepEqual(filled({ spec: { status: 's', note: 'x', tags: [{}, { weight: 2 }], limits: { a: {} } } } as never), {
    spec: { status: 's', note: 'x', tags: [{ weight: 1 }, { weight: 2 }], limits: { a: { max: 5 } } },
  });
});

test('a null stays where it is allowed, becomes the default or goes where it is not', () => {
  assert.deepEqual(filled({ spec: { status: null, note: null, plain: null } } as never), {
    spec: { status: 'available', note: null },
  });
});

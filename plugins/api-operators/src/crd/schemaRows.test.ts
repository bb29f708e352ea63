// SPDX-License-Identifier: Apache-2.0
import { schemaRows } from './schemaRows';

describe('the fields of a CRD', () => {
  it('come with their path, type, and whether they are required', () => {
    const rows = schemaRows({
      type: 'object',
      required: ['name'],
      properties: {
        name: { type: 'string', description: 'What it is called.' },
        tags: {
          type: 'array',
          items: { type: 'object', properties: { id: { type: 'integer', format: 'int64' } } },
        },
        status: { type: 'string', enum: ['available', 'sold'], default: 'available' },
      },
    });
    expect(rows.map(row => [row.path, row.type, row.required, row.facts.join('; ')])).toEqual([
      ['name', 'string', true, ''],
      ['tags', 'list of object', false, ''],
      ['tags[].id', 'integer', false, 'int64'],
      ['status', 'string', false, 'one of "available", "sold"; default "available"'],
    ]);
  });
});

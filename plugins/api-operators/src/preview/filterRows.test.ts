// SPDX-License-Identifier: Apache-2.0
import type { PreviewRow } from '@api-operators/backstage-plugin-api-operators-common';
import { filterRows } from './filterRows';

const rows: PreviewRow[] = [
  { method: 'POST', path: '/pet', kind: 'Pet', role: 'resource', use: 'create', reason: 'POST to a collection' },
  { method: 'GET', path: '/pet/findByStatus', kind: 'PetFindbystatusQuery', role: 'query', use: 'call', reason: 'a GET' },
  { method: 'GET', path: '/events', reason: 'a stream of events' },
];
const paths = (text: string, role = 'all') => filterRows(rows, { text, role }).map(({ path }) => path);

describe('looking for operations of a preview', () => {
  it('finds each word anywhere in a row, whatever its case', () => {
    expect(paths('get PET')).toEqual(['/pet/findByStatus']);
    expect(paths('stream')).toEqual(['/events']);
  });

  it('keeps the rows of one role, and those that are left out', () => {
    expect(paths('', 'resource')).toEqual(['/pet']);
    expect(paths('', 'left out')).toEqual(['/events']);
  });

  it('finds nothing where nothing fits', () => {
    expect(paths('pet', 'left out')).toEqual([]);
  });
});

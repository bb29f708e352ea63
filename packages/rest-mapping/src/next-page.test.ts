// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Json, Pagination } from '@api-operators/api';
import {
  firstPage,
  nextPage,
  type NextPage,
  type ReadPage,
} from './next-page.ts';

function page(more: Partial<ReadPage> = {}): ReadPage {
  return {
    number: 0,
    url: 'https://a.example/pets?limit=2',
    page: { kind: 'query', query: {} },
    items: [{ id: 'a' }, { id: 'b' }],
    total: 2,
    whole: undefined,
    headers: {},
    ...more,
  };
}

const cursor: Pagination = {
  kind: 'cursor',
  cursorParameter: 'after',
  nextPointer: '/meta/next',
};
const stripe: Pagination = {
  kind: 'cursor',
  cursorParameter: 'starting_after',
  itemField: 'id',
  morePointer: '/has_more',
  limitParameter: 'limit',
};
const url: Pagination = { kind: 'next-url', nextPointer: '/@odata.nextLink' };
const link: Pagination = { kind: 'link-header' };
const query = (values: Record<string, string>): NextPage => ({
  kind: 'query',
  query: values,
});
const END: NextPage = { kind: 'end' };

const steps: [string, Pagination | undefined, ReadPage, NextPage][] = [
  ['a list that is not paged', undefined, page(), END],
  [
    'the page after the second',
    { kind: 'page', pageParameter: 'page', firstPage: 1 },
    page({ number: 1 }),
    query({ page: '3' }),
  ],
  [
    'pages that count from 0',
    { kind: 'page', pageParameter: 'page', firstPage: 0 },
    page(),
    query({ page: '1' }),
  ],
  [
    'an empty page',
    { kind: 'page', pageParameter: 'page', firstPage: 1 },
    page({ items: [] }),
    END,
  ],
  [
    'an offset where the server gives less than was asked for',
    { kind: 'offset', offsetParameter: 'skip', limitParameter: 'top' },
    page({ total: 7 }),
    query({ skip: '7', top: '100' }),
  ],
  [
    'a cursor in the answer',
    cursor,
    page({ whole: { meta: { next: 'c2' } } }),
    query({ after: 'c2' }),
  ],
  [
    'a cursor that is a number beyond 2^53',
    cursor,
    page({ whole: { meta: { next: 9007199254740993n } } }),
    query({ after: '9007199254740993' }),
  ],
  [
    'a cursor that does not move',
    cursor,
    page({
      whole: { meta: { next: 'c2' } },
      page: { kind: 'query', query: { after: 'c2' } },
    }),
    END,
  ],
  [
    'a cursor that is null',
    cursor,
    page({ whole: { meta: { next: null } } }),
    END,
  ],
  [
    'an empty page that names another',
    cursor,
    page({ items: [], whole: { meta: { next: 'c3' } } }),
    query({ after: 'c3' }),
  ],
  [
    'the id of the last item',
    stripe,
    page({ whole: { has_more: true } }),
    query({ starting_after: 'b', limit: '100' }),
  ],
  [
    'a list that says it is over',
    stripe,
    page({ whole: { has_more: false } }),
    END,
  ],
  [
    'an inherited member, which is no cursor',
    { kind: 'cursor', cursorParameter: 'after', itemField: 'constructor' },
    page(),
    END,
  ],
  [
    'a whole URL',
    url,
    page({ whole: { '@odata.nextLink': 'https://a.example/pets?$skip=2' } }),
    { kind: 'url', url: 'https://a.example/pets?$skip=2' },
  ],
  [
    'a relative URL',
    url,
    page({ whole: { '@odata.nextLink': '?$skip=2' } }),
    { kind: 'url', url: 'https://a.example/pets?$skip=2' },
  ],
  [
    'a URL that is the page itself',
    url,
    page({ whole: { '@odata.nextLink': '/pets?limit=2' } }),
    END,
  ],
  [
    'the Link header',
    link,
    page({
      headers: {
        link: '<https://a.example/pets?p=1>; title="rel=next, really"; rel="prev", </pets?p=3,4>; rel="last next"',
      },
    }),
    { kind: 'url', url: 'https://a.example/pets?p=3,4' },
  ],
  [
    'no next in the Link header',
    link,
    page({ headers: { link: '</x>; rel=prev' } }),
    END,
  ],
];
for (const [name, pagination, read, next] of steps) {
  test(`${name}: ${
    next.kind === 'end' ? 'the list ends' : 'the next page is asked for'
  }`, () => assert.deepEqual(nextPage(pagination, read), next));
}

for (const elsewhere of [
  'https://evil.example/pets',
  'http://a.example/pets',
  'https://a.example:8443/pets',
  '//evil.example/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'https://a.example@evil.example/',
]) {
  test(`a next page at ${elsewhere} is not followed`, () => {
    const next = nextPage(
      url,
      page({ whole: { '@odata.nextLink': elsewhere } as Json }),
    );
    assert.match(
      next.kind === 'refused' ? next.message : next.kind,
      /is not followed: it is not of https:\/\/a\.example$/,
    );
  });
}

test('a Link header made to be slow is read at once', () => {
  const start = performance.now();
  nextPage(
    link,
    page({
      headers: { link: `<${'a'.repeat(50)}>${'; '.repeat(8_000)}`.repeat(4) },
    }),
  );
  assert.ok(performance.now() - start < 200);
});

test('the first page asks for its size where the API lets it', () => {
  assert.deepEqual(firstPage(stripe), query({ limit: '100' }));
  assert.deepEqual(firstPage(undefined), query({}));
});

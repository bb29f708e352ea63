// SPDX-License-Identifier: Apache-2.0
import type { Json, Pagination } from '@api-operators/api';
import { atPointer, isObject } from './json.ts';
import { sameOriginUrl } from './same-origin.ts';

/** What is asked for where the API lets the caller choose the size of a page. */
export const PAGE_SIZE = 100;

/** One page of a list: query parameters that go with the operation's own, or the whole URL. */
export type Page =
  | { kind: 'query'; query: Record<string, string> }
  | { kind: 'url'; url: string };

export type NextPage =
  | Page
  /** There is no further page. */
  | { kind: 'end' }
  /** There is one, but it cannot be read. */
  | { kind: 'refused'; message: string };

/** A page that was read. */
export interface ReadPage {
  /** 0 for the first. */
  number: number;
  /** The URL that it was read from; complete, so that a relative link can be resolved. */
  url: string;
  /** What it was asked with; a cursor that comes back unchanged ends the list. */
  page: Page;
  items: readonly Json[];
  /** Items of this and all earlier pages. */
  total: number;
  /** The whole answer. */
  whole: Json | undefined;
  headers: Readonly<Record<string, string>>;
}

/** What the first page is asked with. */
export function firstPage(pagination: Pagination | undefined): Page {
  const query: [string, string][] = [];
  switch (pagination?.kind) {
    case 'page':
      query.push([pagination.pageParameter, String(pagination.firstPage)]);
      query.push(...sized(pagination.sizeParameter, pagination));
      break;
    case 'offset':
      query.push([pagination.offsetParameter, '0']);
      query.push(...sized(pagination.limitParameter, pagination));
      break;
    case 'cursor':
      query.push(...sized(pagination.limitParameter, pagination));
      break;
    default:
  }
  return { kind: 'query', query: Object.fromEntries(query) };
}

/** What the page after one that was read is asked with; pure. An empty page ends every list but one whose answer names the next. */
export function nextPage(
  pagination: Pagination | undefined,
  read: ReadPage,
): NextPage {
  switch (pagination?.kind) {
    case undefined:
      return { kind: 'end' };
    case 'page':
      return isLast(pagination.sizeParameter && pagination.pageSize, read)
        ? { kind: 'end' }
        : pageQuery([
            [
              pagination.pageParameter,
              String(pagination.firstPage + read.number + 1),
            ],
            ...sized(pagination.sizeParameter, pagination),
          ]);
    case 'offset':
      return isLast(pagination.pageSize, read)
        ? { kind: 'end' }
        : pageQuery([
            [pagination.offsetParameter, String(read.total)],
            ...sized(pagination.limitParameter, pagination),
          ]);
    case 'cursor':
      return afterCursor(pagination, read);
    case 'next-url':
      return follow(atPointer(read.whole, pagination.nextPointer), read);
    case 'link-header':
      return follow(nextLink(read.headers.link), read);
    default:
      return pagination satisfies never;
  }
}

type Cursor = Extract<Pagination, { kind: 'cursor' }>;

function afterCursor(pagination: Cursor, read: ReadPage): NextPage {
  const { nextPointer, itemField, morePointer, cursorParameter } = pagination;
  if (
    morePointer !== undefined &&
    atPointer(read.whole, morePointer) !== true
  ) {
    return { kind: 'end' };
  }
  const last = read.items.at(-1);
  const found =
    nextPointer !== undefined
      ? atPointer(read.whole, nextPointer)
      : itemField !== undefined &&
        isObject(last) &&
        Object.hasOwn(last, itemField)
      ? last[itemField]
      : undefined;
  const cursor =
    typeof found === 'number' || typeof found === 'bigint'
      ? String(found)
      : found;
  const before =
    read.page.kind === 'query'
      ? new Map(Object.entries(read.page.query))
      : undefined;
  return typeof cursor !== 'string' ||
    cursor === '' ||
    before?.get(cursorParameter) === cursor
    ? { kind: 'end' }
    : {
        kind: 'query',
        query: Object.fromEntries([
          [cursorParameter, cursor],
          ...sized(pagination.limitParameter, pagination),
        ]),
      };
}

function sized(
  parameter: string | undefined,
  { pageSize }: { pageSize?: number },
): [string, string][] {
  return parameter === undefined
    ? []
    : [[parameter, String(pageSize ?? PAGE_SIZE)]];
}

/**
 * Less than was asked for may be the server's own limit, so only an empty page is the end, unless the
 * document allows the size that was asked for.
 */
function isLast(
  allowedSize: number | string | undefined,
  { items }: ReadPage,
): boolean {
  return (
    items.length === 0 ||
    (typeof allowedSize === 'number' && items.length < allowedSize)
  );
}

function pageQuery(pairs: [string, string][]): Page {
  return { kind: 'query', query: Object.fromEntries(pairs) };
}

function follow(found: Json | undefined, read: ReadPage): NextPage {
  if (typeof found !== 'string' || found === '') {
    return { kind: 'end' };
  }
  const next = sameOriginUrl(found, read.url);
  if (next.kind === 'refused') {
    return next;
  }
  return next.url === read.url
    ? { kind: 'end' }
    : { kind: 'url', url: next.url };
}

/** The target of the link with the relation `next` (RFC 8288). */
export function nextLink(header: string | undefined): string | undefined {
  for (const [, target, parameters] of (header ?? '').matchAll(
    /<([^<>]*)>((?:[^",<]|"[^"]*")*)/g,
  )) {
    const relation = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/i.exec(
      parameters,
    );
    const names = (relation?.[1] ?? relation?.[2] ?? '').toLowerCase();
    if (names.split(/\s+/).includes('next')) return target;
  }
  return undefined;
}

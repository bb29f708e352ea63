// SPDX-License-Identifier: Apache-2.0
import type { Json, Operation } from '@api-operators/api';
import {
  type Settled as Outcome,
  atPointer,
  isObject,
} from '@api-operators/rest-mapping';

/** Pages that are read at most, so that an endless list ends. */
export const PAGE_LIMIT = 50;

/** What a list came to: `complete` is false where pages were left out. */
export type Listed =
  | {
      kind: 'ok';
      items: Json[];
      whole: Json | undefined;
      status: number;
      complete: boolean;
    }
  | Exclude<Outcome, { kind: 'ok' }>;

/** The list in an answer: the answer itself, or the one list among its members. */
export function itemsOf(data: Json | undefined): Json[] | undefined {
  if (Array.isArray(data)) {
    return data;
  }
  if (isObject(data)) {
    for (const key of ['items', 'data', 'results', 'content']) {
      if (Object.hasOwn(data, key) && Array.isArray(data[key]))
        return data[key];
    }
    const lists = Object.values(data).filter(member => Array.isArray(member));
    return lists.length === 1 ? (lists[0] as Json[]) : undefined;
  }
  return undefined;
}

/**
 * Reads a list page by page until it ends or `enough` says so.
 *
 * @param fetch - one call with further query parameters
 */
export async function readPages(
  operation: Operation,
  fetch: (query: Record<string, string>) => Promise<Outcome>,
  enough: (items: readonly Json[]) => boolean = () => false,
): Promise<Listed> {
  const items: Json[] = [];
  let query: Record<string, string> | undefined = firstPage(operation);
  for (let page = 0; ; page += 1) {
    const outcome = await fetch(query);
    if (outcome.kind !== 'ok') {
      return outcome;
    }
    const found = itemsOf(outcome.data);
    if (!found || !operation.pagination) {
      return {
        kind: 'ok',
        items: found ?? [],
        whole: outcome.data,
        status: outcome.status,
        complete: !outcome.truncated,
      };
    }
    items.push(...found);
    query = nextPage(operation, page, items.length, found.length, outcome);
    if (query === undefined || found.length === 0) {
      return {
        kind: 'ok',
        items,
        whole: items,
        status: outcome.status,
        complete: true,
      };
    }
    if (page + 1 >= PAGE_LIMIT || enough(items)) {
      return {
        kind: 'ok',
        items,
        whole: items,
        status: outcome.status,
        complete: false,
      };
    }
  }
}

function firstPage(operation: Operation): Record<string, string> {
  const { pagination } = operation;
  switch (pagination?.kind) {
    case 'page':
      return { [pagination.pageParameter]: String(pagination.firstPage) };
    case 'offset':
      return {
        [pagination.offsetParameter]: '0',
        [pagination.limitParameter]: '100',
      };
    default:
      return {};
  }
}

function nextPage(
  operation: Operation,
  page: number,
  read: number,
  onPage: number,
  outcome: Extract<Outcome, { kind: 'ok' }>,
): Record<string, string> | undefined {
  const { pagination } = operation;
  switch (pagination?.kind) {
    case 'page':
      return {
        [pagination.pageParameter]: String(pagination.firstPage + page + 1),
      };
    case 'offset':
      return onPage < 100
        ? undefined
        : {
            [pagination.offsetParameter]: String(read),
            [pagination.limitParameter]: '100',
          };
    case 'cursor': {
      const cursor =
        pagination.nextPointer === undefined
          ? undefined
          : atPointer(outcome.whole, pagination.nextPointer);
      return typeof cursor === 'string' && cursor !== ''
        ? { [pagination.cursorParameter]: cursor }
        : undefined;
    }
    case 'link-header': {
      const next = /<([^>]*)>\s*;[^,]*\brel="?next"?/i.exec(
        outcome.headers.link ?? '',
      )?.[1];
      return next === undefined
        ? undefined
        : Object.fromEntries(new URL(next, 'http://list').searchParams);
    }
    default:
      return undefined;
  }
}

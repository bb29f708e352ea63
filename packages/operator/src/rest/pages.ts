// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject, Operation } from '@api-operators/api';
import {
  firstPage,
  isObject,
  nextPage,
  stringifyJson,
  type Settled as Outcome,
} from '@api-operators/rest-mapping';

/** Pages that are read at most, so that an endless list ends. */
export const PAGE_LIMIT = 50;
/** Of all pages together, in characters of JSON: no more is held in memory. */
const SIZE_LIMIT = 16 * 1024 * 1024;

/** What one page is asked with beyond the operation's own parameters: further ones, or the URL that the API gave. */
export type PageInput = { query: Record<string, string> } | { at: string };

/** What a list came to: `complete` is false where pages were left out, and `stopped` says why. */
export type Listed =
  | {
      kind: 'ok';
      items: Json[];
      /** The answer with the entries of all pages. */
      whole: Json | undefined;
      status: number;
      complete: boolean;
      stopped?: string;
    }
  | Exclude<Outcome, { kind: 'ok' }>;

/** The list in an answer: the answer itself, or the one list among its members, which `member` names. */
export function listIn(
  data: Json | undefined,
): { items: Json[]; member?: string } | undefined {
  if (Array.isArray(data)) {
    return { items: data };
  }
  if (isObject(data)) {
    const lists = Object.keys(data).filter(key => Array.isArray(data[key]));
    const member =
      ['items', 'data', 'results', 'content'].find(key =>
        lists.includes(key),
      ) ?? (lists.length === 1 ? lists[0] : undefined);
    return member === undefined
      ? undefined
      : { items: data[member] as Json[], member };
  }
  return undefined;
}

/** An answer with other entries in its list. */
export function withItems(data: Json | undefined, items: Json[]): Json {
  const member = listIn(data)?.member;
  return member === undefined
    ? items
    : { ...(data as JsonObject), [member]: items };
}

/**
 * Reads a list page by page until it ends.
 *
 * @param fetch - one call
 * @param urlOf - the URL that such a call goes to, complete, so that a relative link can be resolved
 */
export async function readPages(
  operation: Pick<Operation, 'pagination'>,
  fetch: (page: PageInput) => Promise<Outcome>,
  urlOf: (page: PageInput) => string,
): Promise<Listed> {
  const { pagination } = operation;
  const items: Json[] = [];
  let page = firstPage(pagination);
  let first: Json | undefined;
  let before = '';
  let size = 0;
  for (let number = 0; ; number += 1) {
    const input: PageInput =
      page.kind === 'url' ? { at: page.url } : { query: page.query };
    const outcome = await fetch(input);
    if (outcome.kind !== 'ok') {
      return outcome;
    }
    const { data, status } = outcome;
    const found = listIn(data)?.items;
    if (!found || !pagination) {
      const whole = number === 0 ? data : withItems(first, items);
      const complete = !outcome.truncated;
      return {
        kind: 'ok',
        items: number === 0 ? found ?? [] : items,
        whole,
        status,
        complete,
      };
    }
    if (number === 0) first = data;
    const ended = (stopped?: string): Listed => ({
      kind: 'ok',
      items,
      whole: withItems(first, items),
      status,
      complete: stopped === undefined,
      ...(stopped === undefined ? {} : { stopped }),
    });
    const text = stringifyJson(found);
    if (found.length > 0 && text === before) {
      // The API does not heed the page that it is asked for.
      return ended();
    }
    before = text;
    size += text.length;
    items.push(...found);
    const next = nextPage(pagination, {
      number,
      url: urlOf(input),
      page,
      items: found,
      total: items.length,
      whole: outcome.whole ?? data,
      headers: outcome.headers,
    });
    if (next.kind === 'end') {
      return ended();
    }
    if (next.kind === 'refused') {
      return ended(`its next page cannot be read: ${next.message}`);
    }
    if (number + 1 >= PAGE_LIMIT || size > SIZE_LIMIT) {
      return ended(
        `only its first ${number + 1} pages with ${
          items.length
        } entries are read, which is the most`,
      );
    }
    page = next;
  }
}

// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../crd/schemas.ts';
import type { ModelOperation, ModelParameter } from '../model/model.ts';
import { mayBe } from './answer-members.ts';

/** Names without signs and case: `page[number]`, `page_number` and `pageNumber` are one. */
const PAGE = /^(page|pagenumber|pagenum|pageno|pageindex|pageid|currentpage|p)$/;
const SIZE =
  /^(perpage|pagesize|pagelimit|limit|size|count|top|take|takecount|maxresults|maxitems|maxcount|itemsperpage|resultsperpage|rowcount|num|pagecount)$/;
const OFFSET = /^(offset|pageoffset|start|skip|skipcount|from|startat|startposition|startrecord)$/;
const CURSOR =
  /^(cursor|pagecursor|nextcursor|startcursor|after|pageafter|afterid|aftercursor|startingafter|pagetoken|paginationtoken|startafter|pagekey|nexttoken|nextpagetoken|continuation|continuationtoken|continue|marker|scrollid|bookmark|skiptoken|exclusivestartkey|token|offset|nextpage)$/;

/** The query parameters that choose a page, as far as there are any. */
export interface PageParameters {
  page?: ModelParameter;
  size?: ModelParameter;
  offset?: ModelParameter;
  cursor?: ModelParameter;
}

export function pageParameters(operation: ModelOperation, schemas: Schemas): PageParameters {
  const query = operation.parameters.filter(parameter => parameter.in === 'query');
  const named = (names: RegExp, ...types: string[]): ModelParameter | undefined =>
    query.find(({ name, schema }) => {
      if (!names.test(plain(name))) return false;
      if (!schema) return true;
      const shape = schemas.shape(schema);
      return mayBe(shape, ...types) && !(shape.enum && types[0] === 'string');
    });
  return {
    page: named(PAGE, 'integer', 'number'),
    size: named(SIZE, 'integer', 'number'),
    offset: named(OFFSET, 'integer', 'number'),
    // A number of that name may count objects, and be echoed.
    cursor: named(CURSOR, 'string'),
  };
}

export function plain(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, '').toLowerCase();
}

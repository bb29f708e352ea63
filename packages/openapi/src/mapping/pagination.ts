// SPDX-License-Identifier: Apache-2.0
import type { Pagination } from '@api-operators/api';
import type { ModelOperation } from '../model/model.ts';
import { successResponse } from '../model/responses.ts';

const PAGE = /^(page|page[-_]?number|pagenum|p)$/i;
const SIZE = /^(per[-_]?page|page[-_]?size|pagesize|limit|size|count|max[-_]?results)$/i;
const OFFSET = /^(offset|start|skip|from)$/i;

/** How a list is read page by page, as far as its parameters tell. */
export function paginationOf(operation: ModelOperation): Pagination | undefined {
  const names = operation.parameters.filter(item => item.in === 'query').map(item => item.name);
  const page = names.find(name => PAGE.test(name));
  const size = names.find(name => SIZE.test(name));
  const offset = names.find(name => OFFSET.test(name));
  if (page) {
    return { kind: 'page', pageParameter: page, ...(size ? { sizeParameter: size } : {}), firstPage: 1 };
  }
  if (offset && size) return { kind: 'offset', offsetParameter: offset, limitParameter: size };
  if (successResponse(operation)?.headers.includes('link')) return { kind: 'link-header' };
  return undefined;
}

// SPDX-License-Identifier: Apache-2.0
import type {
  JsonObject,
  Pagination,
  RestMappingVersion,
} from '@api-operators/api';
import { parameterField } from '@api-operators/rest-mapping';

/** Whether `spec` itself says which page or how many entries it wants: then that one page is the answer. */
export function asksForOnePage(
  mapping: RestMappingVersion,
  spec: JsonObject,
): boolean {
  return pageParameters(mapping.operations.call?.pagination).some(wire => {
    const field = parameterField(mapping, 'call', { wire, in: 'query' })?.field;
    return (
      field !== undefined &&
      Object.hasOwn(spec, field) &&
      spec[field] !== undefined &&
      spec[field] !== null
    );
  });
}

function pageParameters(pagination: Pagination | undefined): string[] {
  const names: (string | undefined)[] = [];
  switch (pagination?.kind) {
    case 'page':
      names.push(pagination.pageParameter, pagination.sizeParameter);
      break;
    case 'offset':
      names.push(pagination.offsetParameter, pagination.limitParameter);
      break;
    case 'cursor':
      names.push(pagination.cursorParameter, pagination.limitParameter);
      break;
    default:
  }
  return names.filter(name => name !== undefined);
}

// SPDX-License-Identifier: Apache-2.0
import type { OperationName } from '@api-operators/api';
import { claimOf, type Draft } from '../classify/draft.ts';
import type { ModelOperation, ModelParameter } from '../model/model.ts';
import { successResponse } from '../model/responses.ts';

/** Whether a change or deletion takes the version that was read: it declares If-Match, or reading answers an ETag. */
export function takesIfMatch(use: OperationName, operation: ModelOperation, draft: Draft): boolean {
  if (draft.role !== 'resource' || (use !== 'update' && use !== 'patch' && use !== 'delete')) return false;
  if (operation.parameters.some(isIfMatch)) return true;
  const get = claimOf(draft, 'get');
  return get !== undefined && successResponse(get)?.headers.includes('etag') === true;
}

/** The operator sets this header by itself, so it is no field of a resource. */
export function isIfMatch(parameter: ModelParameter): boolean {
  return parameter.in === 'header' && parameter.name.toLowerCase() === 'if-match';
}

// SPDX-License-Identifier: Apache-2.0
import type { ModelOperation } from '../model/model.ts';
import type { LeftOutOperation } from '../types.ts';

export function leftOut(operation: ModelOperation, reason: string): LeftOutOperation {
  return {
    method: operation.method,
    path: operation.template.source,
    ...(operation.operationId ? { operationId: operation.operationId } : {}),
    reason,
  };
}

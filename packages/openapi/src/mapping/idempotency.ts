// SPDX-License-Identifier: Apache-2.0
import { textHint } from '../model/hints.ts';
import type { ModelOperation } from '../model/model.ts';

/** Header parameters by which APIs recognise a repeated call. */
const NAMES = /^(x-)?(idempotency|idempotent|request-idempotency)[-_]?(key|token|id)?$/i;

/** The header that takes an idempotency key; `x-k8s-idempotency-key` names one that goes by another name. */
export function idempotencyHeader(operation: ModelOperation): string | undefined {
  const hinted = textHint(operation.hints, 'idempotency-key');
  if (hinted) return hinted;
  return operation.parameters.find(parameter => parameter.in === 'header' && isKey(parameter.name, parameter.hints))
    ?.name;
}

function isKey(name: string, hints: ModelOperation['hints']): boolean {
  return hints['idempotency-key'] === true || NAMES.test(name);
}

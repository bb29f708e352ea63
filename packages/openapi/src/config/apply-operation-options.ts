// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '@api-operators/api';
import type { ModelOperation } from '../model/model.ts';
import type { OperationOptions } from '../types.ts';

/** The key of an operation in the configuration: its operationId, or this. */
export function operationKey(operation: ModelOperation): string {
  return `${operation.method} ${operation.template.source}`;
}

/** The operations as if the document had the hints of the configuration, which win over its own. */
export function applyOperationOptions(
  operations: readonly ModelOperation[],
  options: Readonly<Record<string, OperationOptions>>,
): ModelOperation[] {
  return operations.map(operation => {
    const own = [operation.operationId, operationKey(operation)]
      .filter((key): key is string => key !== undefined && Object.hasOwn(options, key))
      .map(key => options[key]);
    return own.reduce(withHints, operation);
  });
}

function withHints(operation: ModelOperation, options: OperationOptions): ModelOperation {
  const { idField } = options;
  const last = operation.template.source.match(/\{([^{}]+)\}[^{}]*$/)?.[1];
  return {
    ...operation,
    hints: { ...operation.hints, ...hintsOf(options) },
    parameters: operation.parameters.map(parameter =>
      idField !== undefined && parameter.in === 'path' && parameter.name === last
        ? { ...parameter, hints: { ...parameter.hints, 'id-field': idField } }
        : parameter,
    ),
  };
}

function hintsOf(options: OperationOptions): JsonObject {
  const hints = {
    ignore: options.ignore,
    role: options.role,
    kind: options.kind,
    'find-by': options.findBy,
    'idempotency-key': options.idempotencyKey,
    monitor: options.monitor,
    'update-with-post': options.updateWithPost,
  };
  return Object.fromEntries(Object.entries(hints).filter(([, hint]) => hint !== undefined)) as JsonObject;
}

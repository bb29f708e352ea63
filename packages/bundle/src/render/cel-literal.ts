// SPDX-License-Identifier: Apache-2.0
import type { Json } from '@api-operators/api';

/** A JSON value as a CEL literal. */
export function celLiteral(value: Json): string {
  if (Array.isArray(value)) {
    return `[${value.map(celLiteral).join(', ')}]`;
  }
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number': {
      const text = String(value);
      return value < 0 ? `(${text})` : text;
    }
    case 'bigint':
      return value < 0 ? `(${value})` : String(value);
    case 'object':
      return value === null
        ? 'null'
        : `{${Object.entries(value)
            .map(([key, item]) => `${JSON.stringify(key)}: ${celLiteral(item)}`)
            .join(', ')}}`;
    default:
      return String(value);
  }
}

// SPDX-License-Identifier: Apache-2.0
import type { Column } from '../apis/resource-type.ts';
import type { Json, JsonObject } from '../objects/json.ts';
import { jsonText, textOf } from '../objects/json.ts';
import { shownAge } from './age.ts';
import { nameColumn } from './columns.ts';
import { compileJsonPath } from './json-path.ts';

const AGE: JsonObject = { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' };

/** The columns of a custom kind, from its additionalPrinterColumns; name and age where it has none. */
export function customColumns(printerColumns: JsonObject[]): Column[] {
  const columns = printerColumns.length > 0 ? printerColumns : [AGE];
  return [nameColumn, ...columns.map(customColumn)];
}

function customColumn(column: JsonObject): Column {
  const jsonPath = textOf(column.jsonPath);
  const path = compileJsonPath(jsonPath);
  const type = textOf(column.type);
  return {
    name: textOf(column.name),
    type,
    format: textOf(column.format),
    description: textOf(column.description) || `Custom resource definition column (in JSONPath format): ${jsonPath}`,
    priority: Number(column.priority ?? 0),
    cell: (object, now) => {
      const found = path?.(object) ?? [];
      return found.length === 0 ? null : cellOf(found, type, now);
    },
  };
}

/** A value of another type than the column's is shown as nothing. */
function cellOf(found: Json[], type: string, now: Date): string | number | boolean | null {
  const [first] = found;
  switch (type) {
    case 'integer':
      return typeof first === 'number' ? Math.trunc(first) : typeof first === 'bigint' ? String(first) : null;
    case 'number':
      return typeof first === 'number' ? first : null;
    case 'boolean':
      return typeof first === 'boolean' ? first : null;
    case 'date':
      return typeof first === 'string' ? shownAge(first, now) : null;
    default:
      return typeof first === 'string' ? first : jsonText(first);
  }
}

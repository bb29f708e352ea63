// SPDX-License-Identifier: Apache-2.0
import type { CrdSchema, PrinterColumn } from '@api-operators/api';
import { printerColumns } from '@api-operators/api';
import type { KindFields } from '../mapping/fields.ts';
import type { KindRole } from '../types.ts';

/** What people know an object by, the best first. */
const NAMES = ['displayName', 'display_name', 'name', 'title', 'label', 'subject', 'email', 'username', 'slug', 'key', 'domain', 'url'];
/** What they sort objects by, the best first. */
const SORTS = ['type', 'kind', 'plan', 'tier', 'size', 'region', 'location', 'zone', 'environment', 'version', 'priority', 'enabled', 'active'];
/** Where the API itself tells how an object is. */
const STATES = ['status', 'state', 'phase', 'lifecycle_state', 'lifecycleState', 'provisioningState'];
/** `kubectl get` is read on a screen: more columns than these are for `-o wide`. */
const MAX_PARENTS = 3;
const SCALARS = ['string', 'integer', 'number', 'boolean'];

/**
 * The columns of `kubectl get`: how the operator stands, by what people know the object, and how the API says it is.
 * With `-o wide`, what it is sorted by, the parents in its path, and the message.
 */
export function kindColumns(role: KindRole, fields: KindFields, spec: CrdSchema, answer: CrdSchema | undefined): PrinterColumn[] {
  const [state, own, ...rest] = printerColumns(role);
  const parents = fields.fields.filter(field => field.immutable || (role !== 'resource' && field.places[0].in === 'path')).map(field => field.field);
  const shown: PrinterColumn[] = [
    ...first(NAMES, spec, '.spec', parents),
    ...(role === 'resource' ? first(STATES, answer, '.status.response.data', []).map(column => ({ ...column, name: `API-${column.name}` })) : []),
    ...first(SORTS, spec, '.spec', parents).map(wide),
    ...parents.slice(0, MAX_PARENTS).flatMap(name => columnOf(name, spec, '.spec')).map(wide),
  ];
  const names = new Set<string>();
  return [state, ...shown.slice(0, 1), own, ...shown.slice(1), ...rest].filter(({ name }) => !names.has(name) && names.add(name));
}

function first(wanted: readonly string[], schema: CrdSchema | undefined, path: string, others: readonly string[]): PrinterColumn[] {
  for (const name of wanted) {
    const [column] = others.includes(name) ? [] : columnOf(name, schema, path);
    if (column) return [column];
  }
  return [];
}

/** The column of a member that has one plain value, whose name JSONPath takes as it is. */
function columnOf(name: string, schema: CrdSchema | undefined, path: string): PrinterColumn[] {
  const member = schema?.properties && Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
  if (!member?.type || !SCALARS.includes(member.type) || !/^[A-Za-z_]\w*$/.test(name)) return [];
  return [{ name: titleOf(name), type: member.type as PrinterColumn['type'], jsonPath: `${path}.${name}` }];
}

function wide(column: PrinterColumn): PrinterColumn {
  return { ...column, priority: 1 };
}

/** `display_name` and `displayName` are `Display-Name`. */
function titleOf(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .split('_')
    .filter(Boolean)
    .map(word => word[0].toUpperCase() + word.slice(1))
    .join('-');
}

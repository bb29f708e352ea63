// SPDX-License-Identifier: Apache-2.0

/**
 * Formats of strings that Kubernetes checks the way documents mean them. Others would be refused or
 * judged by other rules there (its `duration` is Go's, its `datetime` is none of JSON Schema's).
 */
const STRING_FORMATS = new Set([
  'byte',
  'date',
  'date-time',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'mac',
  'password',
  'uri',
  'uuid',
]);

export function stringFormat(format: string | undefined): string | undefined {
  return format !== undefined && STRING_FORMATS.has(format) ? format : undefined;
}

export function numberFormat(type: 'integer' | 'number', format: string | undefined): string | undefined {
  if (type === 'integer') return format === 'int32' || format === 'int64' ? format : undefined;
  return format === 'float' || format === 'double' ? format : undefined;
}

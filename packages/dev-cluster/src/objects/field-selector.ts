// SPDX-License-Identifier: Apache-2.0
import type { Json } from './json.ts';
import { isObject } from './json.ts';
import type { ParsedSelector } from './label-selector.ts';
import type { Obj } from './object.ts';

export type FieldSelector = (object: Obj) => boolean;

/** `metadata.name=a,status.phase!=Running`; only the fields that the kind supports. */
export function parseFieldSelector(text: string, supported: readonly string[]): ParsedSelector<FieldSelector> {
  const requirements: FieldSelector[] = [];
  for (const term of text.split(',').filter(Boolean)) {
    const match = /^(.*?)(!=|==|=)(.*)$/.exec(term);
    if (!match) {
      return { kind: 'refused', message: `invalid selector: '${text}'; can't understand '${term}'` };
    }
    const [, field, operator, value] = match;
    if (!supported.includes(field)) return { kind: 'refused', message: `field label not supported: ${field}` };
    requirements.push(object => (fieldText(object, field) === value) !== (operator === '!='));
  }
  if (requirements.length === 0) return { kind: 'ok', selector: undefined };
  return { kind: 'ok', selector: object => requirements.every(requirement => requirement(object)) };
}

/** The scalar at a dotted path as text; '' where there is none. */
function fieldText(object: Obj, path: string): string {
  let value: Json | undefined = object;
  for (const part of path.split('.')) {
    value = isObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
  }
  return value === undefined || value === null ? '' : String(value);
}

// SPDX-License-Identifier: Apache-2.0
import type { Json } from '../objects/json.ts';
import { isObject, own } from '../objects/json.ts';

type Step =
  | { kind: 'field'; name: string }
  | { kind: 'index'; index: number }
  | { kind: 'all' }
  | { kind: 'filter'; field: string; operator: string; value: Json }
  | { kind: 'deep'; name: string };

export type JsonPath = (value: Json) => Json[];

/**
 * The JSONPath of printer columns: `.a.b`, `['a.b']`, `[0]`, `[-1]`, `[*]`, `..a` and
 * `[?(@.type=="Ready")]`. Undefined where the text is something else.
 */
export function compileJsonPath(path: string): JsonPath | undefined {
  const steps: Step[] = [];
  const token =
    /\.\.([A-Za-z_][\w-]*)|\.((?:[\w-]|\\.)+)|\.?\[(?:'([^']*)'|"([^"]*)"|(-?[0-9]+)|(\*)|\?\(\s*@\.([\w.-]+)\s*(==|!=)\s*(?:"([^"]*)"|'([^']*)'|([\w.-]+))\s*\))\]|\.(\*)/y;
  while (token.lastIndex < path.length) {
    const match = token.exec(path);
    if (!match) return undefined;
    const [, deep, plain, single, double, index, all, field, operator, text, otherText, literal, star] = match;
    if (deep !== undefined) steps.push({ kind: 'deep', name: deep });
    else if (plain !== undefined) steps.push({ kind: 'field', name: plain.replace(/\\(.)/g, '$1') });
    else if (single !== undefined || double !== undefined) steps.push({ kind: 'field', name: single ?? double });
    else if (index !== undefined) steps.push({ kind: 'index', index: Number(index) });
    else if (all !== undefined || star !== undefined) steps.push({ kind: 'all' });
    else steps.push({ kind: 'filter', field, operator, value: text ?? otherText ?? literalOf(literal) });
  }
  return value => steps.reduce<Json[]>((values, step) => values.flatMap(item => take(item, step)), [value]);
}

function literalOf(text: string): Json {
  if (text === 'true' || text === 'false') return text === 'true';
  return Number.isNaN(Number(text)) ? text : Number(text);
}

function take(value: Json, step: Step): Json[] {
  switch (step.kind) {
    case 'field':
      return isObject(value) ? present(own(value, step.name)) : [];
    case 'index':
      return Array.isArray(value) ? present(value.at(step.index)) : [];
    case 'all':
      return Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
    case 'deep':
      return deep(value, step.name);
    case 'filter':
      return Array.isArray(value)
        ? value.filter(item => {
            const found = step.field.split('.').reduce<Json | undefined>((at, key) => (isObject(at) ? own(at, key) : undefined), item);
            return found !== undefined && (found === step.value) === (step.operator === '==');
          })
        : [];
  }
}

function deep(value: Json, name: string): Json[] {
  const here = isObject(value) ? present(own(value, name)) : [];
  const below = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  return [...here, ...below.flatMap(item => deep(item, name))];
}

function present(value: Json | undefined): Json[] {
  return value === undefined || value === null ? [] : [value];
}

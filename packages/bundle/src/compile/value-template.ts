// SPDX-License-Identifier: Apache-2.0
import type { Json } from '@api-operators/api';
import { assignable, parseTemplate, typeName, type CelEnv, type CelType } from '@api-operators/cel';
import { nearest, type StructuralSchema } from '@api-operators/schema';
import type { ValueTemplate } from '../graph/types.ts';
import type { Gathered } from './context.ts';
import { compileExpression } from './expression.ts';
import { member } from './field-path.ts';

interface Site {
  gathered: Gathered;
  env: CelEnv;
  node: string;
  /** The kind, for messages. */
  kind: string;
}

/**
 * Takes a value of a node's spec apart, once and for all: what comes out of an expression later is
 * data and is never looked at for expressions again. `schema` is that of the field; absent where the
 * kind says nothing about it.
 */
export function valueTemplate(
  site: Site,
  value: Json,
  schema: StructuralSchema | undefined,
  path: string,
): ValueTemplate {
  if (typeof value === 'string') {
    return value.includes('${') ? textTemplate(site, value, schema, path) : { kind: 'literal', value };
  }
  if (Array.isArray(value)) {
    const items = value.map((item, i) => valueTemplate(site, item, schema?.items, `${path}[${i}]`));
    return items.every(isLiteral)
      ? { kind: 'literal', value: items.map(item => item.value) }
      : { kind: 'list', items };
  }
  if (value === null || typeof value !== 'object') {
    return { kind: 'literal', value };
  }
  const entries = Object.entries(value).map(([key, item]): [string, ValueTemplate] => {
    const itemPath = member(path, key);
    return [key, valueTemplate(site, item, fieldSchema(site, schema, key, itemPath), itemPath)];
  });
  // Not `value` itself: in a literal `$${` has become `${`.
  return entries.every((entry): entry is [string, Literal] => isLiteral(entry[1]))
    ? { kind: 'literal', value: Object.fromEntries(entries.map(([key, item]) => [key, item.value])) }
    : { kind: 'map', entries };
}

type Literal = Extract<ValueTemplate, { kind: 'literal' }>;

function isLiteral(template: ValueTemplate): template is Literal {
  return template.kind === 'literal';
}

function fieldSchema(
  site: Site,
  schema: StructuralSchema | undefined,
  key: string,
  path: string,
): StructuralSchema | undefined {
  const { properties, additionalProperties } = schema ?? {};
  if (properties && Object.hasOwn(properties, key)) {
    return properties[key];
  }
  if (additionalProperties && typeof additionalProperties === 'object') {
    return additionalProperties;
  }
  const closed =
    schema?.type === 'object' &&
    !additionalProperties &&
    !schema['x-kubernetes-preserve-unknown-fields'] &&
    !schema['x-kubernetes-embedded-resource'];
  if (closed) {
    const fields = Object.keys(properties ?? {});
    const suggestion = nearest(key, fields);
    site.gathered.problems.push({
      code: 'unknown-field',
      message: `${site.kind} has no field \`${key}\` here${
        suggestion === undefined ? fieldList(fields) : `; did you mean \`${suggestion}\`?`
      }`,
      node: site.node,
      path,
      ...(suggestion === undefined ? {} : { suggestion }),
    });
  }
  return undefined;
}

function fieldList(fields: string[]): string {
  return fields.length > 0 && fields.length <= 12 ? `; it has ${fields.join(', ')}.` : '.';
}

function textTemplate(
  site: Site,
  source: string,
  schema: StructuralSchema | undefined,
  path: string,
): ValueTemplate {
  const template = parseTemplate(source);
  if (template.kind === 'refused') {
    const { start, end, message } = template.problem;
    site.gathered.problems.push({
      code: /clos|never end/i.test(message) ? 'unclosed-expression' : 'expression-syntax',
      message,
      node: site.node,
      path,
      start,
      end,
    });
    return { kind: 'text', source, parts: [] };
  }
  const parts: ({ text: string } | { expression: NonNullable<ReturnType<typeof compileExpression>> })[] = [];
  let complete = true;
  for (const part of template.parts) {
    if ('text' in part) {
      parts.push({ text: part.text });
      continue;
    }
    const expression = compileExpression(site.gathered, part.expression, {
      env: site.env,
      path,
      node: site.node,
      offset: part.start,
      use: template.whole ? { as: 'value', schema } : { as: 'text' },
      cause: 'data',
    });
    if (expression === undefined) {
      complete = false;
      continue;
    }
    parts.push({ expression });
    checkType(site, {
      expression: part.expression,
      type: expression.program.type,
      whole: template.whole,
      schema,
      path,
      start: part.start,
      end: part.end,
    });
  }
  if (!complete) {
    return { kind: 'text', source, parts: [] };
  }
  if (!parts.some(part => 'expression' in part)) {
    return { kind: 'literal', value: parts.map(part => ('text' in part ? part.text : '')).join('') };
  }
  const [first] = parts;
  return template.whole && 'expression' in first
    ? { kind: 'expression', source, expression: first.expression }
    : { kind: 'text', source, parts };
}

interface TypedPart {
  expression: string;
  type: CelType;
  whole: boolean;
  schema: StructuralSchema | undefined;
  path: string;
  start: number;
  end: number;
}

const TEXT: CelType = { kind: 'string' };

/** Whether an expression's value fits its field; inside text, whether it can be shown as text and text fits. */
function checkType(site: Site, part: TypedPart): void {
  const { type, schema } = part;
  let mismatch: string | undefined;
  if (!part.whole && ['list', 'map', 'object'].includes(type.kind)) {
    mismatch = `it is ${typeName(type)}, which has no form inside text`;
  } else if (schema !== undefined) {
    const fits = assignable(part.whole ? type : TEXT, schema);
    mismatch = fits.kind === 'mismatch' ? fits.message.replace(/\.$/, '') : undefined;
  }
  if (mismatch !== undefined) {
    site.gathered.problems.push({
      code: 'type-mismatch',
      message: `\`${part.expression}\` does not fit this field: ${mismatch}.${conversion(part)}`,
      node: site.node,
      path: part.path,
      start: part.start,
      end: part.end,
    });
  }
}

/** The conversion that a person would write, where one function does it. */
function conversion({ expression, type, schema, whole }: TypedPart): string {
  if (!whole) {
    return schema?.type && schema.type !== 'string'
      ? ' Text around an expression makes it text; leave only `${…}`.'
      : '';
  }
  if (schema?.type === 'string' && ['int', 'uint', 'double', 'bool'].includes(type.kind)) {
    return ` Write \`string(${expression})\`.`;
  }
  if (schema?.type === 'integer' && ['string', 'double'].includes(type.kind)) {
    return ` Write \`int(${expression})\` if it always is a whole number.`;
  }
  return '';
}

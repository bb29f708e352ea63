// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject } from '@api-operators/api';
import { asText, evaluate } from '../decide/evaluate.ts';
import { causeText } from '../decide/messages.ts';
import type { Expression, ValueTemplate } from '../graph/types.ts';
import type { BundleProblem } from '../problems.ts';
import { celLiteral } from './cel-literal.ts';

/** The values that are known when a Bundle is rendered for its environment. */
export interface Known {
  config: JsonObject;
  environment: string;
}

/**
 * Puts the values of `config` and `environment` in place of the expressions that use them. An expression
 * that needs nothing else becomes its value; any other keeps its form, with literals where `config` stood. A value
 * is data: `${` in it is escaped, so that the next reader does not take it for an expression.
 */
export function substituted(
  template: ValueTemplate,
  source: Json,
  known: Known,
  problems: BundleProblem[],
): Json {
  switch (template.kind) {
    case 'literal':
      return source;
    case 'list':
      return template.items.map((item, i) => substituted(item, (source as Json[])[i], known, problems));
    case 'map':
      return Object.fromEntries(
        template.entries.map(([key, item]) => [
          key,
          substituted(item, (source as JsonObject)[key], known, problems),
        ]),
      );
    case 'expression': {
      const { expression } = template;
      if (needsOnlyKnown(expression)) {
        return escaped(valueOf(expression, known, problems) as Json);
      }
      return usesConfig(expression) ? `\${${withLiterals(expression, known)}}` : source;
    }
    case 'text':
      return template.parts.some(
        part => 'expression' in part && (usesConfig(part.expression) || needsOnlyKnown(part.expression)),
      )
        ? text(template.parts, known, problems)
        : source;
    default:
      return template satisfies never;
  }
}

/** A bare expression (a condition, a list) with literals in place of `config`. */
export function substitutedExpression(expression: Expression, written: string, known: Known): string {
  return usesConfig(expression) ? withLiterals(expression, known) : written;
}

function text(
  parts: Extract<ValueTemplate, { kind: 'text' }>['parts'],
  known: Known,
  problems: BundleProblem[],
): string {
  let out = '';
  let last = '';
  const flush = (beforeExpression: boolean) => {
    // A `$` right before `${` would make the expression literal text.
    const dollars = beforeExpression ? /\$*$/.exec(last)?.[0] ?? '' : '';
    out += escapeText(last.slice(0, last.length - dollars.length));
    out += dollars === '' ? '' : `\${"${dollars}"}`;
    last = '';
  };
  for (const part of parts) {
    if ('text' in part) {
      last += part.text;
    } else if (needsOnlyKnown(part.expression)) {
      last += asText(valueOf(part.expression, known, problems));
    } else {
      flush(true);
      out += `\${${withLiterals(part.expression, known)}}`;
    }
  }
  flush(false);
  return out;
}

function valueOf(expression: Expression, known: Known, problems: BundleProblem[]): unknown {
  const result = evaluate(expression, { config: known.config, environment: known.environment });
  if (result.kind === 'value') {
    return result.value;
  }
  problems.push({
    code: 'config-value',
    message: `With the values of the Binding, ${causeText(result.cause)}.`,
    path: expression.path,
  });
  return null;
}

function usesConfig({ program }: Expression): boolean {
  return program.references.some(({ root }) => root === 'config');
}

function needsOnlyKnown({ program }: Expression): boolean {
  return (
    program.references.length > 0 &&
    program.references.every(({ root }) => root === 'config' || root === 'environment')
  );
}

function withLiterals({ text: whole, program }: Expression, { config }: Known): string {
  let out = '';
  let at = 0;
  for (const { root, path, start, end, dynamic } of program.references) {
    if (root !== 'config' || start < at) {
      continue;
    }
    const value = dynamic ? undefined : valueAt(config, path);
    const asked = /\bhas\s*\(\s*$/.test(whole.slice(0, start));
    out += whole.slice(at, start);
    if (value !== undefined && path.length > 0 && !asked) {
      out += celLiteral(value);
      at = end;
    } else {
      out += celLiteral(config);
      at = start + 'config'.length;
    }
  }
  return out + whole.slice(at);
}

function valueAt(value: Json, path: readonly string[]): Json | undefined {
  let at: Json | undefined = value;
  for (const step of path) {
    at =
      at !== null && typeof at === 'object' && !Array.isArray(at) && Object.hasOwn(at, step)
        ? at[step]
        : undefined;
    if (at === undefined) {
      return undefined;
    }
  }
  return at;
}

function escaped(value: Json): Json {
  if (typeof value === 'string') {
    return escapeText(value);
  }
  if (Array.isArray(value)) {
    return value.map(escaped);
  }
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, escaped(item)]));
  }
  return value;
}

function escapeText(value: string): string {
  return value.replaceAll('${', () => '$${');
}

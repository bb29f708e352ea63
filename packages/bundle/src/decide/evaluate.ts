// SPDX-License-Identifier: Apache-2.0
import { canonicalJson, type Json, type JsonObject } from '@api-operators/api';
import type { Expression, ValueTemplate } from '../graph/types.ts';
import { EXPRESSION_STEPS } from './limits.ts';
import { operandsOf, type Values } from './operands.ts';
import type { Cause } from './types.ts';

export type Evaluated<T> = { kind: 'value'; value: T } | { kind: 'stopped'; cause: Cause };

/** Evaluates one expression within the step limit; what stops it is told with its operands. */
export function evaluate(expression: Expression, values: Values): Evaluated<unknown> {
  const result = expression.program.evaluate(values, { steps: EXPRESSION_STEPS });
  const place = { expression: expression.text, path: expression.path };
  switch (result.kind) {
    case 'value':
      return { kind: 'value', value: result.value };
    case 'missing':
      return {
        kind: 'stopped',
        cause: {
          kind: 'missing',
          ...place,
          missing: result.path,
          operands: operandsOf(expression, values),
        },
      };
    case 'error':
    case 'budget':
      return {
        kind: 'stopped',
        cause: {
          kind: 'error',
          ...place,
          message: result.message,
          operands: operandsOf(expression, values),
        },
      };
    default:
      return result satisfies never;
  }
}

/** What a render came to. `stops`: every expression that could not be evaluated; the errors first. */
export type Rendered = { kind: 'value'; value: Json } | { kind: 'stopped'; causes: Cause[] };

/**
 * Fills a template in. Values are put in as they are: nothing that comes out of an expression is read
 * as one. `unknown` says what stands for an expression whose data is missing (a plan shows its text);
 * without it, missing data stops the render.
 */
export function render(
  template: ValueTemplate,
  values: Values,
  unknown?: (source: string, cause: Cause) => Json,
): Rendered {
  const causes: Cause[] = [];
  const value = fill(template, values, causes, unknown);
  if (causes.length === 0) {
    return { kind: 'value', value };
  }
  const failed = causes.filter(cause => cause.kind === 'error');
  return { kind: 'stopped', causes: failed.length > 0 ? failed : causes };
}

function fill(
  template: ValueTemplate,
  values: Values,
  causes: Cause[],
  unknown: ((source: string, cause: Cause) => Json) | undefined,
): Json {
  switch (template.kind) {
    case 'literal':
      return template.value;
    case 'list':
      return template.items.map(item => fill(item, values, causes, unknown));
    case 'map': {
      const filled: JsonObject = {};
      for (const [key, item] of template.entries) {
        Object.defineProperty(filled, key, {
          value: fill(item, values, causes, unknown),
          enumerable: true,
          configurable: true,
          writable: true,
        });
      }
      return filled;
    }
    case 'expression':
    case 'text': {
      const parts = template.kind === 'text' ? template.parts : [{ expression: template.expression }];
      const texts: string[] = [];
      for (const part of parts) {
        if ('text' in part) {
          texts.push(part.text);
          continue;
        }
        const result = evaluate(part.expression, values);
        if (result.kind === 'stopped') {
          if (unknown && result.cause.kind === 'missing') {
            return unknown(template.source, result.cause);
          }
          causes.push(result.cause);
          return null;
        }
        if (template.kind === 'expression') {
          return result.value as Json;
        }
        texts.push(asText(result.value));
      }
      return texts.join('');
    }
    default:
      return template satisfies never;
  }
}

/** A value inside text: strings as they are, everything else as JSON. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : canonicalJson(value);
}

/** Whether all conditions hold. */
export type Conditions =
  | { kind: 'true' }
  | { kind: 'false'; cause: () => Cause }
  | { kind: 'stopped'; causes: Cause[] };

/**
 * The conditions of a list, taken together by AND. One that is false decides; otherwise an error or
 * missing data stops: a condition that cannot be told is never taken for true or for false.
 */
export function allTrue(
  conditions: readonly Expression[],
  condition: 'readyWhen' | 'skipWhen',
  values: Values,
): Conditions {
  const errors: Cause[] = [];
  const missing: Cause[] = [];
  for (const expression of conditions) {
    const result = evaluate(expression, values);
    if (result.kind === 'stopped') {
      (result.cause.kind === 'missing' ? missing : errors).push(result.cause);
    } else if (result.value === false) {
      return {
        kind: 'false',
        cause: () => ({
          kind: 'condition',
          condition,
          expression: expression.text,
          path: expression.path,
          operands: operandsOf(expression, values),
        }),
      };
    } else if (result.value !== true) {
      errors.push({
        kind: 'error',
        expression: expression.text,
        path: expression.path,
        message: 'it is neither true nor false',
        operands: operandsOf(expression, values),
      });
    }
  }
  if (errors.length > 0 || missing.length > 0) {
    return { kind: 'stopped', causes: errors.length > 0 ? errors : missing };
  }
  return { kind: 'true' };
}

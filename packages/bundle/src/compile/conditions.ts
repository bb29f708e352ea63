// SPDX-License-Identifier: Apache-2.0
import { parseTemplate, typeName, type CelEnv } from '@api-operators/cel';
import type { Expression } from '../graph/types.ts';
import type { Gathered } from './context.ts';
import { compileExpression } from './expression.ts';

/** The conditions of a list (`readyWhen`, `skipWhen`): bare CEL, each true or false. */
export function conditionsOf(
  gathered: Gathered,
  texts: string[] | undefined,
  place: { env: CelEnv; path: string; node: string; cause: 'ready' | 'skip' },
): Expression[] {
  const conditions: Expression[] = [];
  (texts ?? []).forEach((written, i) => {
    const path = `${place.path}[${i}]`;
    const { text, offset } = bare(written);
    const expression = compileExpression(gathered, text, {
      env: place.env,
      path,
      node: place.node,
      offset,
      use: { as: 'condition' },
      cause: place.cause,
    });
    if (expression === undefined) {
      return;
    }
    const { type } = expression.program;
    const inner = type.kind === 'optional' ? type.of : type;
    if (inner.kind !== 'bool' && inner.kind !== 'dyn') {
      gathered.problems.push({
        code: 'condition-type',
        message: `\`${text}\` is ${typeName(type)}; a condition must be true or false.`,
        node: place.node,
        path,
        start: offset,
        end: offset + text.length,
      });
      return;
    }
    conditions.push(expression);
  });
  return conditions;
}

/** Conditions and lists are written bare; one in `${…}` means the same. */
export function bare(written: string): { text: string; offset: number } {
  if (written.startsWith('${')) {
    const template = parseTemplate(written);
    if (template.kind === 'ok' && template.whole && 'expression' in template.parts[0]) {
      return { text: template.parts[0].expression, offset: template.parts[0].start };
    }
  }
  return { text: written, offset: 0 };
}

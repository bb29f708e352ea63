// SPDX-License-Identifier: Apache-2.0
import { endOfString, isRaw } from './text/scan.ts';
import type { CelProblem, Template, TemplatePart } from './types.ts';

/**
 * Takes a text with `${…}` apart. Braces and string literals inside an expression are honoured;
 * `$${` is a literal `${`. `start` and `end` of a part are the offsets of the expression itself,
 * without `${` and `}`. `whole`: the text is one expression and nothing else.
 */
export function parseTemplate(text: string): Template {
  const parts: TemplatePart[] = [];
  let literal = '';
  let i = 0;
  while (i < text.length) {
    const dollar = text.indexOf('${', i);
    if (dollar < 0) break;
    if (dollar > i && text[dollar - 1] === '$') {
      literal += `${text.slice(i, dollar - 1)}\${`;
      i = dollar + 2;
      continue;
    }
    literal += text.slice(i, dollar);
    const end = endOfExpression(text, dollar);
    if (typeof end !== 'number') return { kind: 'refused', problem: end };
    if (literal !== '') parts.push({ text: literal });
    literal = '';
    parts.push({ expression: text.slice(dollar + 2, end), start: dollar + 2, end });
    i = end + 1;
  }
  literal += text.slice(i);
  if (literal !== '' || parts.length === 0) parts.push({ text: literal });
  return { kind: 'ok', parts, whole: parts.length === 1 && 'expression' in parts[0] };
}

/** The offset of the brace that closes the expression opened at `dollar`. */
function endOfExpression(text: string, dollar: number): number | CelProblem {
  let depth = 0;
  let i = dollar + 2;
  while (i < text.length) {
    const c = text[i];
    if (c === '"' || c === "'") {
      const end = endOfString(text, i, isRaw(text, i));
      if (end < 0) return problem('This string is not closed.', i, text.length);
      i = end;
    } else if (c === '$' && text[i + 1] === '{') {
      return problem('An expression cannot hold another ${…}; name the value directly.', i, i + 2);
    } else if (c === '}' && depth === 0) {
      const blank = text.slice(dollar + 2, i).trim() === '';
      return blank ? problem('There is no expression between ${ and }.', dollar, i + 1) : i;
    } else {
      if (c === '{') depth++;
      if (c === '}') depth--;
      i++;
    }
  }
  return problem('This ${ is not closed by a }. Write $${ for a literal ${.', dollar, text.length);
}

function problem(message: string, start: number, end: number): CelProblem {
  return { code: 'template', message, start, end };
}

// SPDX-License-Identifier: Apache-2.0
import { Environment, ParseError } from '@marcbachmann/cel-js';
import type { ASTNode, BinaryOperator } from '@marcbachmann/cel-js';
import type { CelProblem } from './types.ts';

export type { ASTNode, BinaryOperator };

/** What one expression may be at most. */
export const MOST_CHARACTERS = 32_768;
const DEEPEST = 500;
const LIMITS = { maxAstNodes: 10_000, maxDepth: 64, maxListElements: 2_000, maxMapEntries: 2_000, maxCallArguments: 64 };

// Only the library's parser is used: it gives a tree with exact source ranges. Types and
// evaluation are ours, for the library checks one error at a time and has no step budget.
const environment = new Environment({
  enableOptionalTypes: true,
  unlistedVariablesAreDyn: true,
  homogeneousAggregateLiterals: false,
  limits: LIMITS,
});

export function parse(text: string): { kind: 'ok'; ast: ASTNode } | { kind: 'refused'; problem: CelProblem } {
  if (text.length > MOST_CHARACTERS) {
    const message = `The expression has ${text.length} characters; at most ${MOST_CHARACTERS} are allowed.`;
    return { kind: 'refused', problem: { code: 'too-large', message, start: 0, end: text.length } };
  }
  try {
    const { ast } = environment.parse(text);
    if (!isDeeper(ast, DEEPEST)) return { kind: 'ok', ast };
    const message = `The expression is nested too deep: at most ${DEEPEST} operators may follow from each other.`;
    return { kind: 'refused', problem: { code: 'too-large', message, start: 0, end: text.length } };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return { kind: 'refused', problem: problemOf(error, text) };
  }
}

/** A long `a + b + c …` is a deep tree, though the parser does not count it as one. */
function isDeeper(ast: ASTNode, most: number): boolean {
  let level: unknown[] = [ast];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > most) return true;
    level = level.flatMap(children);
  }
  return false;
}

function children(node: unknown): unknown[] {
  const args: unknown = (node as ASTNode).args;
  if (!Array.isArray(args)) return isNode(args) ? [args] : [];
  return args.flat(2).filter(isNode);
}

function isNode(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'op' in value;
}

function problemOf(error: ParseError, text: string): CelProblem {
  const start = Math.min(error.range?.start ?? error.node?.start ?? 0, text.length);
  const end = Math.min(Math.max(error.range?.end ?? start + 1, start), text.length);
  const code =
    error.code === 'limit_exceeded' ? 'too-large' : error.code === 'invalid_macro_argument' ? 'bad-macro' : 'syntax';
  const message =
    code === 'syntax'
      ? `Syntax error: ${readable(error.summary)}`
      : code === 'too-large'
        ? `The expression is too large or nested too deep: ${error.summary}`
        : error.summary;
  return { code, message: message.endsWith('.') ? message : `${message}.`, start, end };
}

const TOKENS: Record<string, string> = {
  EOF: 'the end', LPAREN: '(', RPAREN: ')', LBRACKET: '[', RBRACKET: ']', LBRACE: '{', RBRACE: '}',
  DOT: '.', COMMA: ',', COLON: ':', QUESTION: '?', PLUS: '+', MINUS: '-', MULTIPLY: '*', DIVIDE: '/', MODULO: '%',
  EQ: '==', NE: '!=', LT: '<', LE: '<=', GT: '>', GE: '>=', AND: '&&', OR: '||', NOT: '!', IN: 'in',
  IDENTIFIER: 'a name', NUMBER: 'a number', STRING: 'a string', BYTES: 'bytes', BOOLEAN: 'a boolean', NULL: 'null',
};

function readable(summary: string): string {
  return summary.replace(/\b[A-Z]{2,}\b/g, token => TOKENS[token] ?? token);
}

// SPDX-License-Identifier: Apache-2.0
import { compile, type CelEnv, type CelProblem } from '@api-operators/cel';
import { nearest } from '@api-operators/schema';
import type { Expression } from '../graph/types.ts';
import type { BundleProblem, ProblemCode } from '../problems.ts';
import type { Gathered, UsedExpression } from './context.ts';

export interface Place {
  env: CelEnv;
  /** Below the Bundle's spec. */
  path: string;
  node?: string;
  /** Where the expression begins in the string at `path`. */
  offset: number;
  use: UsedExpression['use'];
  cause: UsedExpression['cause'];
}

/** Compiles one expression and files it; undefined where it has problems, which are filed too. */
export function compileExpression(
  gathered: Gathered,
  text: string,
  place: Place,
): Expression | undefined {
  const compiled = compile(text, place.env);
  if (compiled.kind === 'refused') {
    for (const problem of compiled.problems) {
      gathered.problems.push(explained(problem, text, place));
    }
    return undefined;
  }
  const expression: Expression = {
    text,
    path: place.path,
    offset: place.offset,
    program: compiled.program,
  };
  for (const reference of compiled.program.references) {
    if (reference.root === 'resources' && reference.path.length === 0 && place.cause !== 'derived') {
      gathered.problems.push({
        code: 'unknown-reference',
        message:
          'This uses `resources` as a whole; write `resources.<id>`, so that it is known which node is waited for.',
        path: place.path,
        ...(place.node === undefined ? {} : { node: place.node }),
        start: place.offset + reference.start,
        end: place.offset + reference.end,
      });
      return undefined;
    }
  }
  gathered.expressions.push({
    expression,
    use: place.use,
    cause: place.cause,
    ...(place.node === undefined ? {} : { node: place.node }),
  });
  return expression;
}

function explained(problem: CelProblem, text: string, place: Place): BundleProblem {
  const named = /([A-Za-z_][\w-]*)$/.exec(text.slice(0, problem.end))?.[1];
  const owner = text.slice(0, problem.end - (named?.length ?? 0));
  const ofResources = problem.code === 'unknown-field' && /(^|[^.\w])resources\s*\.\s*$/.test(owner);
  const base = {
    path: place.path,
    ...(place.node === undefined ? {} : { node: place.node }),
    start: place.offset + problem.start,
    end: place.offset + problem.end,
  };
  if (ofResources) {
    const type = place.env.variables.resources;
    const ids = type?.kind === 'object' ? Object.keys(type.fields) : [];
    const suggestion = problem.suggestion ?? nearest(named ?? '', ids);
    return {
      ...base,
      code: 'unknown-reference',
      message: `\`${text}\` names the node \`${named}\`, which the Bundle does not have${
        suggestion === undefined ? listed(ids) : `; did you mean \`${suggestion}\`?`
      }`,
      ...(suggestion === undefined ? {} : { suggestion }),
    };
  }
  return {
    ...base,
    code: CODES[problem.code],
    message: `\`${text}\`: ${sentence(problem)}`,
    ...(problem.suggestion === undefined ? {} : { suggestion: problem.suggestion }),
  };
}

function sentence({ message, suggestion }: CelProblem): string {
  if (suggestion === undefined || message.includes(suggestion)) {
    return /[.?]$/.test(message) ? message : `${message}.`;
  }
  return `${message.replace(/\.$/, '')}; did you mean \`${suggestion}\`?`;
}

function listed(ids: string[]): string {
  return ids.length > 0 && ids.length <= 8 ? `; it has ${ids.join(', ')}.` : '.';
}

const CODES: Record<CelProblem['code'], ProblemCode> = {
  syntax: 'expression-syntax',
  'too-large': 'expression-syntax',
  'bad-macro': 'expression-syntax',
  'bad-regex': 'expression-syntax',
  'bad-literal': 'expression-syntax',
  template: 'expression-syntax',
  'unknown-variable': 'unknown-reference',
  'unknown-function': 'unknown-reference',
  'unknown-field': 'unknown-reference-field',
  'no-such-overload': 'expression-type',
  'type-mismatch': 'expression-type',
};

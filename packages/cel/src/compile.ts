// SPDX-License-Identifier: Apache-2.0
import { parse } from './parse.ts';
import { Frame } from './plan/frame.ts';
import type { Node } from './plan/frame.ts';
import { Planner } from './plan/planner.ts';
import { recogniseNames } from './text/names.ts';
import type { CelEnv, CelProblem, Compilation, Evaluation, Program, Reference } from './types.ts';
import { Failure, Missing, OverBudget } from './values/signals.ts';
import { Optional, toJson } from './values/values.ts';

export type CompileOptions = {
  /** Turns the identifier of an object's field into the field's name. */
  fieldName?: (identifier: string) => string;
  /**
   * The checks of kube-apiserver: `==` needs one type on both sides, null is comparable only to what
   * may be null, and there is no cel.bind. A template is more lenient: JSON has one kind of number.
   */
  strict?: boolean;
};

/** Parses and type-checks one expression. Positions in problems and references are offsets in `expression`. */
export function compile(expression: string, env: CelEnv, options: CompileOptions = {}): Compilation {
  const planned = plan(expression, env, options);
  if (planned.kind === 'refused') return planned;
  const { node, references } = planned;
  const program: Program = {
    type: node.type,
    references,
    evaluate: (values, limits) => evaluate(node, values, limits.steps),
  };
  return { kind: 'ok', program };
}

type Planned = { kind: 'ok'; node: Node; references: Reference[] } | { kind: 'refused'; problems: CelProblem[] };

/** The expression as a runnable node, whose values are CEL values and not yet JSON. */
export function plan(expression: string, env: CelEnv, options: CompileOptions = {}): Planned {
  const { text, names } = recogniseNames(expression, env);
  const parsed = parse(text);
  if (parsed.kind === 'refused') return { kind: 'refused', problems: [parsed.problem] };
  const planner = new Planner(env, expression, names, options.fieldName, options.strict);
  const node = planner.plan(parsed.ast, undefined);
  if (planner.problems.length > 0) {
    return { kind: 'refused', problems: planner.problems.sort((a, b) => a.start - b.start || a.end - b.end) };
  }
  return { kind: 'ok', node, references: planner.references.sort((a, b) => a.start - b.start) };
}

function evaluate(node: Node, values: Record<string, unknown>, steps: number): Evaluation {
  try {
    const value = node.run(new Frame(values, steps));
    if (value instanceof Optional && !value.present) return { kind: 'missing', path: node.label };
    return { kind: 'value', value: toJson(value instanceof Optional ? value.value : value) };
  } catch (signal) {
    if (signal instanceof Missing) return { kind: 'missing', path: signal.path };
    if (signal instanceof Failure) return { kind: 'error', message: signal.message };
    if (signal instanceof OverBudget) return { kind: 'budget', message: signal.message };
    throw signal;
  }
}

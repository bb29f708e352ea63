// SPDX-License-Identifier: Apache-2.0
import { compile } from './compile.ts';
import { typeFromSchema, typeName } from './types/type.ts';
import { adapt, Optional } from './values/values.ts';
import type { CelEnv, CelProblem, CelType, EvaluationLimits, Program, SchemaLike } from './types.ts';

export type RuleEvaluation =
  /** The rule holds, or is a transition rule and there is no old value. */
  | { kind: 'holds' }
  /** `message` is what the messageExpression gave; without one it is the rule's own, or `failed rule: ${rule}`. */
  | { kind: 'violated'; message?: string }
  /** kube-apiserver appends ` evaluating rule: ${rule}`. */
  | { kind: 'error'; message: string }
  | { kind: 'budget'; message: string };

/** One rule of x-kubernetes-validations, checked against the schema it stands on. */
export type CompiledRule =
  | {
      kind: 'ok';
      /** Uses `oldSelf`: it runs only when there is an old value, unless it has `optionalOldSelf`. */
      transition: boolean;
      /** `oldSelf` is undefined when there is no old value. */
      evaluate(self: unknown, oldSelf: unknown, limits: EvaluationLimits): RuleEvaluation;
    }
  | { kind: 'refused'; problems: CelProblem[] };

const KUBERNETES = { fieldName: unescapeField, strict: true };

export type Rule = { rule: string; messageExpression?: string; optionalOldSelf?: boolean };

/**
 * Compiles a rule with `self`, and with `oldSelf` where `transition` allows it (it does by default),
 * typed by `schema` as Kubernetes does. Fields whose names are no identifiers are written with the
 * `__dash__`, `__dot__`, `__slash__` and `__underscores__` of Kubernetes.
 */
export function compileRule(rule: string | Rule, schema: SchemaLike, options: { transition?: boolean } = {}): CompiledRule {
  const { rule: text, messageExpression, optionalOldSelf = false } = typeof rule === 'string' ? { rule } : rule;
  const self = typeFromSchema(schema, { formats: true, name: 'self' });
  const env: CelEnv = { variables: { self } };
  if (options.transition !== false) env.variables.oldSelf = optionalOldSelf ? { kind: 'optional', of: self } : self;
  const compiled = compile(text, env, KUBERNETES);
  if (compiled.kind === 'refused') return compiled;
  const wrong = expect(compiled.program, 'bool', text, 'A rule');
  if (wrong) return { kind: 'refused', problems: [wrong] };
  const message = messageExpression === undefined ? undefined : compile(messageExpression, env, KUBERNETES);
  if (message?.kind === 'refused') return message;
  const wrongMessage = message && expect(message.program, 'string', messageExpression!, 'A messageExpression');
  if (wrongMessage) return { kind: 'refused', problems: [wrongMessage] };
  const transition = compiled.program.references.some(reference => reference.root === 'oldSelf');
  return {
    kind: 'ok',
    transition,
    evaluate(value, oldValue, limits) {
      if (transition && !optionalOldSelf && oldValue === undefined) return { kind: 'holds' };
      return judge(compiled.program, message?.program, { self: value, oldSelf: old(oldValue, optionalOldSelf, self) }, limits);
    },
  };
}

function judge(rule: Program, message: Program | undefined, values: Record<string, unknown>, limits: EvaluationLimits): RuleEvaluation {
  const result = rule.evaluate(values, limits);
  if (result.kind === 'missing') return { kind: 'error', message: absence(result.path) };
  if (result.kind !== 'value') return result;
  if (result.value === true) return { kind: 'holds' };
  const text = message?.evaluate(values, limits);
  const usable = text?.kind === 'value' && typeof text.value === 'string' && text.value.trim() !== '' && !text.value.includes('\n');
  return usable ? { kind: 'violated', message: String(text.value) } : { kind: 'violated' };
}

/** What kube-apiserver says about a missing member, of which it names the last part only. */
function absence(path: string): string {
  const index = /\[(\d+)\]$/.exec(path);
  return index ? `index out of bounds: ${index[1]}` : `no such key: ${path.replace(/^.*\.|^.*\["?|"?\]$/g, '')}`;
}

function old(value: unknown, optional: boolean, type: CelType): unknown {
  if (!optional) return value;
  return value === undefined ? Optional.none : new Optional(adapt(value, type));
}

function expect(program: Program, kind: 'bool' | 'string', text: string, what: string): CelProblem | undefined {
  if (program.type.kind === kind || program.type.kind === 'dyn') return undefined;
  return { code: 'type-mismatch', message: `${what} must give a ${kind}, not a ${typeName(program.type)}.`, start: 0, end: text.length };
}

const ESCAPES: Record<string, string> = { underscores: '__', dot: '.', dash: '-', slash: '/' };
const KEYWORDS = new Set([
  'true', 'false', 'null', 'in', 'as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if',
  'import', 'let', 'loop', 'package', 'namespace', 'return',
]);

/** `foo__dash__bar` → `foo-bar`, `__namespace__` → `namespace`. */
export function unescapeField(name: string): string {
  const keyword = /^__(\w+)__$/.exec(name)?.[1];
  if (keyword !== undefined && KEYWORDS.has(keyword)) return keyword;
  return name.replace(/__(underscores|dot|dash|slash)__/g, (_, word: string) => ESCAPES[word]);
}

// SPDX-License-Identifier: Apache-2.0
import { parseSignature } from '../types/signature.ts';
import type { Signature } from '../types/signature.ts';
import { definitions } from '../library/all.ts';
import type { Definition } from '../library/definition.ts';
import type { ASTNode } from '../parse.ts';
import type { CelEnv, CelProblem, CelProblemCode, CelType, Reference } from '../types.ts';
import { planCall } from './call.ts';
import { planChain } from './chain.ts';
import type { Node } from './frame.ts';
import { planList, planMap, planValue } from './literal.ts';
import { planAnd, planNegate, planNot, planOperator, planOr, planTernary } from './operator.ts';

export type Scope = { name: string; slot: number; type: CelType; parent: Scope } | undefined;
export type Overload = Signature & Pick<Definition, 'run' | 'library'>;

/** Overloads by key, parsed once. */
const OVERLOADS: ReadonlyMap<string, Overload[]> = group();

function group(): Map<string, Overload[]> {
  const byKey = new Map<string, Overload[]>();
  for (const { signature, run, library } of definitions) {
    const overload = { ...parseSignature(signature), run, library };
    byKey.set(overload.key, [...(byKey.get(overload.key) ?? []), overload]);
  }
  return byKey;
}

/** Turns a tree into checked, runnable nodes, and gathers problems and references on the way. */
export class Planner {
  readonly problems: CelProblem[] = [];
  readonly references: Reference[] = [];
  readonly env: CelEnv;
  readonly source: string;
  readonly strict: boolean;
  readonly names: ReadonlyMap<number, string>;
  /** Turns the identifier of a field into the field's name (the `__dash__` of Kubernetes rules). */
  readonly fieldName: (identifier: string) => string;

  constructor(env: CelEnv, source: string, names: ReadonlyMap<number, string>, fieldName: (name: string) => string = same, strict = false) {
    this.strict = strict;
    this.env = env;
    this.source = source;
    this.names = names;
    this.fieldName = fieldName;
  }

  plan(ast: ASTNode, scope: Scope): Node {
    switch (ast.op) {
      case 'value':
        return planValue(this, ast);
      case 'id':
      case '.':
      case '.?':
      case '[]':
      case '[?]':
        return planChain(this, ast, scope);
      case 'call':
      case 'rcall':
        return planCall(this, ast, scope);
      case 'list':
        return planList(this, ast, scope);
      case 'map':
        return planMap(this, ast, scope);
      case '?:':
        return planTernary(this, ast, scope);
      case '||':
        return planOr(this, ast, scope);
      case '&&':
        return planAnd(this, ast, scope);
      case '!_':
        return planNot(this, ast, scope);
      case '-_':
        return planNegate(this, ast, scope);
      default:
        return planOperator(this, ast, scope);
    }
  }

  problem(code: CelProblemCode, message: string, at: { start: number; end: number }, suggestion?: string): void {
    const text = suggestion === undefined ? message : `${message} Did you mean "${suggestion}"?`;
    this.problems.push({ code, message: text, start: at.start, end: at.end, ...(suggestion === undefined ? {} : { suggestion }) });
  }

  overloads(key: string): Overload[] {
    const all = OVERLOADS.get(key) ?? [];
    const libraries = this.env.libraries;
    return libraries ? all.filter(({ library }) => library === undefined || libraries.includes(library)) : all;
  }

  functionNames(method: boolean): string[] {
    return [...OVERLOADS.keys()].filter(key => key.startsWith('.') === method).map(key => key.replace(/^\./, ''));
  }

  text(ast: { start: number; end: number }): string {
    return this.source.slice(ast.start, ast.end);
  }
}

function same(name: string): string {
  return name;
}

export function lookup(scope: Scope, name: string): Exclude<Scope, undefined> | undefined {
  for (let at = scope; at; at = at.parent) if (at.name === name) return at;
  return undefined;
}

export function bind(scope: Scope, name: string, type: CelType): Exclude<Scope, undefined> {
  return { name, type, parent: scope, slot: scope ? scope.slot + 1 : 0 };
}

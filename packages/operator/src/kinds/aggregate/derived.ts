// SPDX-License-Identifier: Apache-2.0
import type {
  AggregateStatus,
  BundleSummary,
  DerivedValue,
} from '@api-operators/api';
import {
  compile,
  parseTemplate,
  type CelEnv,
  type CelProblem,
} from '@api-operators/cel';
import { stringifyJson } from '@api-operators/rest-mapping';
import { RESULT_CAP } from '../results.ts';
import { stateOf } from './roll-up.ts';
import type { Member } from './select.ts';

type Computed = NonNullable<AggregateStatus['computedValues']>[number];

/** Steps that one expression may take; enough to look through some ten thousand objects. */
const STEPS = 100_000;

const text = { kind: 'string' } as const;
const count = { kind: 'int' } as const;
const ENV: CelEnv = {
  variables: {
    resources: {
      kind: 'list',
      of: {
        kind: 'object',
        name: 'resource',
        fields: {
          kind: text,
          name: text,
          state: text,
          externalID: text,
          spec: { kind: 'dyn' },
          status: { kind: 'dyn' },
        },
      },
    },
    summary: {
      kind: 'object',
      name: 'summary',
      fields: {
        total: count,
        synced: count,
        failed: count,
        pending: count,
        skipped: count,
      },
    },
  },
};

/**
 * The derived values as text, all together at most {@link RESULT_CAP} characters. One that cannot be computed says why and
 * leaves the others alone; `problems` are those that only a person can help, each with its place in `spec`.
 */
export function derive(
  derivedValues: readonly DerivedValue[],
  members: readonly Member[],
  summary: BundleSummary,
): { values: Computed[]; problems: string[] } {
  const problems: string[] = [];
  const given = { resources: members.map(shown), summary };
  let left = RESULT_CAP;
  const values = derivedValues.map(({ name, expression }, i): Computed => {
    const place = `spec.derivedValues[${i}].expression`;
    const refuse = (where: string, what: string): Computed => {
      problems.push(`${where} ("${name}"): ${what}`);
      return { name, error: what };
    };
    const { source, offset } = bare(expression);
    const compiled = compile(source, ENV);
    if (compiled.kind === 'refused') {
      const [first] = compiled.problems;
      return refuse(
        `${place}:${position(expression, first.start + offset)}`,
        compiled.problems.map(problemText).join('; '),
      );
    }
    const result = compiled.program.evaluate(given, { steps: STEPS });
    switch (result.kind) {
      case 'value': {
        const value =
          typeof result.value === 'string'
            ? result.value
            : stringifyJson(result.value);
        if (value.length > left) {
          return refuse(
            place,
            `the value has ${
              value.length
            } characters, and status holds at most ${
              RESULT_CAP / 1024
            } KiB of all derived values together: take less of the resources`,
          );
        }
        left -= value.length;
        return { name, value };
      }
      case 'missing':
        return { name, error: `waits for ${result.path}, which is not there` };
      case 'error':
        return refuse(place, `${result.message}; correct the expression`);
      case 'budget':
        return refuse(
          place,
          `${result.message}; make the expression simpler, or select fewer objects`,
        );
      default:
        return result satisfies never;
    }
  });
  return { values, problems };
}

/** What expressions see of a member: no `spec` and `status` where it does not exist. */
function shown({ kind, name, object }: Member): Record<string, unknown> {
  const id = object?.status?.externalID;
  return {
    kind,
    name,
    state: stateOf(object),
    ...(typeof id === 'string' ? { externalID: id } : {}),
    ...(object ? { spec: object.spec ?? {}, status: object.status ?? {} } : {}),
  };
}

/** An expression may be written bare or as `${…}`. */
function bare(written: string): { source: string; offset: number } {
  const template = written.startsWith('${')
    ? parseTemplate(written)
    : undefined;
  const part =
    template?.kind === 'ok' && template.whole ? template.parts[0] : undefined;
  return part && 'expression' in part
    ? { source: part.expression, offset: part.start }
    : { source: written, offset: 0 };
}

function problemText({ message, suggestion }: CelProblem): string {
  return suggestion === undefined || message.includes(suggestion)
    ? message
    : `${message} (did you mean ${suggestion}?)`;
}

/** `line:column`, both counted from 1. */
function position(written: string, at: number): string {
  const before = written.slice(0, at).split('\n');
  return `${before.length}:${before[before.length - 1].length + 1}`;
}

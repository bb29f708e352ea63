// SPDX-License-Identifier: Apache-2.0
import { childName } from '@api-operators/api';
import { nearest } from '@api-operators/schema';
import type { BundleProblem } from '../problems.ts';
import type { Gathered } from './context.ts';
import type { Shaped } from './shape.ts';
import type { CompileInput } from './types.ts';

/** Two nodes of one kind that would be the same object; an `externalRef` to a child of the Bundle itself. */
export function nameProblems({ nodes }: Shaped, bundle: string): BundleProblem[] {
  const taken = new Map<string, string>();
  const problems: BundleProblem[] = [];
  const all = [...nodes].sort((a, b) => Number(!!a.node.externalRef) - Number(!!b.node.externalRef));
  for (const { node, index } of all) {
    const name = node.externalRef ? node.externalRef.name : childName(bundle, node.id);
    const key = `${node.apiVersion ?? ''}\n${node.kind}\n${name}`;
    const other = node.externalRef?.namespace === undefined ? taken.get(key) : undefined;
    if (other !== undefined) {
      problems.push({
        code: 'duplicate-name',
        message: `${node.kind} ${name} is what node ${other} makes${
          node.externalRef ? `; read it as \`resources.${other}\`.` : ', too; choose another id.'
        }`,
        node: node.id,
        path: `resources[${index}].${node.externalRef ? 'externalRef.name' : 'id'}`,
      });
    } else if (!node.externalRef) {
      taken.set(key, node.id);
    }
  }
  return problems;
}

/** Expressions that use `environment` where there is none. */
export function withoutEnvironment({ expressions }: Gathered): BundleProblem[] {
  return expressions
    .filter(({ expression }) => expression.program.references.some(({ root }) => root === 'environment'))
    .map(({ expression, node }) => ({
      code: 'environment-missing',
      message:
        'This uses `environment`, and the Bundle names none; set `spec.environment`, or make it a template with `template: true`.',
      ...(node === undefined ? {} : { node }),
      path: expression.path,
    }));
}

/** Connections that are not there yet: the node waits, so it is no mistake. */
export function connectionWarnings(gathered: Gathered, { connections }: CompileInput): BundleProblem[] {
  if (connections === undefined) {
    return [];
  }
  return gathered.expressions.flatMap(({ expression, node }) =>
    expression.program.references
      .filter(({ root, path }) => root === 'connections' && path.length > 0 && !Object.hasOwn(connections, path[0]))
      .map(({ path }): BundleProblem => {
        const suggestion = nearest(path[0], Object.keys(connections));
        return {
          code: 'unknown-connection',
          message: `There is no Connection \`${path[0]}\` yet; the node waits for it${
            suggestion === undefined ? '.' : `. Did you mean \`${suggestion}\`?`
          }`,
          ...(node === undefined ? {} : { node }),
          path: expression.path,
          ...(suggestion === undefined ? {} : { suggestion }),
        };
      }),
  );
}

/** Waves that count for nothing. */
export function waveWarnings({ spec, nodes }: Shaped): BundleProblem[] {
  return spec.syncWaves === true
    ? []
    : nodes
        .filter(({ node }) => node.wave !== undefined)
        .map(({ node, index }) => ({
          code: 'wave-unused',
          message: `\`wave\` counts only with \`syncWaves: true\`.`,
          node: node.id,
          path: `resources[${index}].wave`,
        }));
}

// SPDX-License-Identifier: Apache-2.0
import type { BundleResource, JsonObject } from '@api-operators/api';
import { nearest } from '@api-operators/schema';
import { arrange, type LooseNode } from '../graph/build.ts';
import { edgesOf, type Explicit } from '../graph/edges.ts';
import type { Graph } from '../graph/types.ts';
import type { BundleProblem } from '../problems.ts';
import { bare, conditionsOf } from './conditions.ts';
import { configKeysOf, missingKeys } from './config-keys.ts';
import type { Gathered } from './context.ts';
import { compileExpression } from './expression.ts';
import { dimensionsOf } from './for-each.ts';
import { kindOfNode } from './kind-of-node.ts';
import type { KindSchema } from './kinds.ts';
import { literalProblems } from './literals.ts';
import { scopeOf, type Scope, type ScopedNode } from './scope.ts';
import { shapeOf, type Shaped } from './shape.ts';
import type { CompileInput, CompileResult } from './types.ts';
import { valueTemplate } from './value-template.ts';
import { connectionWarnings, nameProblems, waveWarnings, withoutEnvironment } from './whole-checks.ts';

/**
 * Checks a Bundle against the schemas of its kinds and makes its graph. Total: whatever `spec` is, the
 * answer is a graph or all that is wrong, sorted by place. Equal input gives equal output.
 */
export function compile(input: CompileInput): CompileResult {
  const shaped = shapeOf(input.spec);
  const gathered: Gathered = { problems: [...shaped.problems], warnings: [], expressions: [] };
  const kinds = new Map<string, KindSchema>();
  for (const { node, index } of shaped.nodes) {
    const found = kindOfNode(node, index, input.apiVersion, input.schemas);
    if ('kind' in found) {
      kinds.set(node.id, found.kind);
    } else {
      gathered.problems.push(found.problem);
    }
  }
  const scope = scopeOf({
    nodes: scopedNodes(shaped, kinds),
    schemas: input.schemas,
    config: input.config,
    connections: input.connections,
    texts: textsOf(shaped),
  });
  const loose = shaped.nodes.map(({ node, index }) => {
    const kind = kinds.get(node.id);
    return kind && looseNode(gathered, scope, node, index, kind, shaped.spec.syncWaves === true);
  });
  const derivedValues = derived(gathered, scope, shaped);
  const explicit = explicitNeeds(gathered, shaped);
  const { edges, problems } = edgesOf(gathered.expressions, explicit);
  gathered.problems.push(...problems, ...nameProblems(shaped, input.name ?? ''));

  const config = configKeysOf(gathered.expressions);
  gathered.problems.push(...config.problems);
  if (input.config !== undefined) {
    gathered.problems.push(...missingKeys(config.keys, input.config));
  }
  const template = shaped.spec.template === true || config.used;
  const environment = input.environment ?? shaped.spec.environment;
  if (environment === undefined && (!template || input.config !== undefined)) {
    gathered.problems.push(...withoutEnvironment(gathered));
  }
  gathered.warnings.push(...connectionWarnings(gathered, input), ...waveWarnings(shaped));

  const nodes = loose.filter(node => node !== undefined);
  const arrangement = arrange(nodes, edges, shaped.spec.syncWaves === true);
  if (arrangement.kind === 'refused') {
    gathered.problems.push(...arrangement.problems);
  }
  if (gathered.problems.length > 0 || arrangement.kind === 'refused') {
    return { kind: 'refused', problems: sorted(gathered.problems), warnings: sorted(gathered.warnings) };
  }
  const { spec } = shaped;
  const { kind: _, ...arranged } = arrangement;
  const graph: Graph = {
    apiVersion: input.apiVersion,
    schemas: input.schemas,
    ...arranged,
    syncWaves: spec.syncWaves === true,
    derivedValues,
    aggregationStrategy: spec.aggregationStrategy ?? 'AllHealthy',
    ...(environment === undefined ? {} : { environment }),
    paused: spec.paused === true,
    ...(spec.target ? { target: spec.target as JsonObject } : {}),
    ...(spec.targetConnection ? { targetConnection: spec.targetConnection as unknown as JsonObject } : {}),
    connections: connectionsOf(gathered),
  };
  return { kind: 'compiled', graph, template, configKeys: config.keys, warnings: sorted(gathered.warnings) };
}

/** Nodes that are broken or of an unknown kind keep their names, so that references to them are no mistake of their own. */
function scopedNodes(shaped: Shaped, kinds: Map<string, KindSchema>): ScopedNode[] {
  const collections = new Set(
    shaped.nodes.filter(({ node }) => node.forEach?.length).map(({ node }) => node.id),
  );
  return [...shaped.ids].map(id => {
    const kind = kinds.get(id);
    return { id, ...(kind ? { kind } : {}), collection: kind !== undefined && collections.has(id) };
  });
}

function textsOf({ spec, nodes }: Shaped): string[] {
  const texts: string[] = (spec.derivedValues ?? []).map(({ expression }) => expression);
  const visit = (value: unknown) => {
    if (typeof value === 'string') {
      texts.push(value);
    } else if (value !== null && typeof value === 'object') {
      Object.values(value).forEach(visit);
    }
  };
  for (const { node } of nodes) {
    visit(node.spec);
    visit(node.readyWhen);
    visit(node.skipWhen);
    visit(node.forEach);
  }
  return texts;
}

function looseNode(
  gathered: Gathered,
  scope: Scope,
  node: BundleResource,
  index: number,
  kind: KindSchema,
  syncWaves: boolean,
): LooseNode {
  const path = `resources[${index}]`;
  const { id } = node;
  const repeated = (node.forEach?.length ?? 0) > 0;
  const { forEach, elements } = dimensionsOf(gathered, node, path, scope.plain);
  const schema = kind.schema.properties?.spec;
  const spec = valueTemplate(
    { gathered, env: repeated ? scope.withEach(elements) : scope.plain, node: id, kind: kind.kind },
    node.spec ?? {},
    schema,
    `${path}.spec`,
  );
  if (schema && node.externalRef === undefined) {
    gathered.problems.push(...literalProblems(spec, schema, `${path}.spec`, id));
  }
  if (node.externalRef && (node.spec !== undefined || repeated)) {
    gathered.problems.push({
      code: 'external-reference',
      message: `Node ${id} reads an existing object, so it has no \`spec\` and no \`forEach\`; take ${
        node.spec === undefined ? '`forEach`' : '`spec`'
      } out, or \`externalRef\`.`,
      node: id,
      path: `${path}.externalRef`,
    });
  }
  const own: ScopedNode = { id, kind, collection: repeated };
  return {
    id,
    index,
    kind,
    path,
    source: node.spec ?? {},
    spec,
    forEach,
    skipWhen: conditionsOf(gathered, node.skipWhen, {
      env: scope.plain,
      path: `${path}.skipWhen`,
      node: id,
      cause: 'skip',
    }),
    readyWhen: conditionsOf(gathered, node.readyWhen, {
      env: repeated ? scope.readiness(own, elements) : scope.plain,
      path: `${path}.readyWhen`,
      node: id,
      cause: 'ready',
    }),
    ...(node.externalRef ? { externalRef: node.externalRef } : {}),
    wave: syncWaves ? node.wave ?? 0 : 0,
  };
}

function derived(gathered: Gathered, scope: Scope, { spec }: Shaped): Graph['derivedValues'] {
  return (spec.derivedValues ?? []).flatMap(({ name, expression: written }, i) => {
    const { text, offset } = bare(written);
    const expression = compileExpression(gathered, text, {
      env: scope.derived,
      path: `derivedValues[${i}].expression`,
      offset,
      use: { as: 'any' },
      cause: 'derived',
    });
    return expression === undefined ? [] : [{ name, expression }];
  });
}

function explicitNeeds(gathered: Gathered, { nodes, ids }: Shaped): Explicit[] {
  return nodes.flatMap(({ node, index }) =>
    (node.dependsOn ?? []).flatMap((on, i): Explicit[] => {
      const path = `resources[${index}].dependsOn[${i}]`;
      if (ids.has(on)) {
        return [{ node: node.id, on, path }];
      }
      const suggestion = nearest(on, ids);
      gathered.problems.push({
        code: 'unknown-node',
        message: `There is no node \`${on}\`${suggestion === undefined ? '.' : `; did you mean \`${suggestion}\`?`}`,
        node: node.id,
        path,
        ...(suggestion === undefined ? {} : { suggestion }),
      });
      return [];
    }),
  );
}

function connectionsOf({ expressions }: Gathered): string[] {
  const names = new Set<string>();
  for (const { expression } of expressions) {
    for (const { root, path } of expression.program.references) {
      if (root === 'connections' && path.length > 0) {
        names.add(path[0]);
      }
    }
  }
  return [...names];
}

/** By place, as a reader meets them. Equal ones (two references in one expression) are said once. */
function sorted(problems: BundleProblem[]): BundleProblem[] {
  const seen = new Set<string>();
  return problems
    .filter(({ code, path, message, start }) => {
      const key = `${code}\n${path}\n${start ?? ''}\n${message}`;
      return !seen.has(key) && seen.add(key);
    })
    .map(problem => ({ problem, key: placeKey(problem.path) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : (a.problem.start ?? 0) - (b.problem.start ?? 0)))
    .map(({ problem }) => problem);
}

/** Numbers padded, so that `resources[10]` comes after `resources[9]`. */
function placeKey(path: string): string {
  return path.replace(/\d+/g, digits => digits.padStart(8, '0'));
}

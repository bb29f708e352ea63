// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '@api-operators/api';
import { DYN, type CelEnv, type CelType } from '@api-operators/cel';
import type { KindSchema, SchemaLookup } from './kinds.ts';
import { nodeType, typeOfValue } from './types-of.ts';
import type { ConnectionShapes } from './types.ts';

const STRING: CelType = { kind: 'string' };
const COUNT: CelType = { kind: 'int' };
const SUMMARY: CelType = {
  kind: 'object',
  name: 'summary',
  fields: { total: COUNT, synced: COUNT, failed: COUNT, pending: COUNT, skipped: COUNT },
};

/** One node as far as its type goes. `kind` absent = the kind is not known, so nothing is said about its fields. */
export interface ScopedNode {
  id: string;
  kind?: KindSchema;
  collection: boolean;
}

export interface ScopeInput {
  nodes: ScopedNode[];
  schemas: SchemaLookup;
  config?: JsonObject;
  connections?: ConnectionShapes;
  /** Every expression of the Bundle, for names that contain `-` and are not known otherwise. */
  texts: string[];
}

/** The variables of each place of a Bundle. */
export interface Scope {
  /** Specs, `skipWhen`, `forEach`. */
  plain: CelEnv;
  /** Inside a node with `forEach`: also `each`. */
  withEach(elements: Record<string, CelType>): CelEnv;
  /** `readyWhen` of a node with `forEach`: its own id means the one child, not the list. */
  readiness(node: ScopedNode, elements: Record<string, CelType>): CelEnv;
  /** `derivedValues`: also `summary`. */
  derived: CelEnv;
}

/** Builds the scopes of a Bundle. Types are shared, so the cost is one entry a node. */
export function scopeOf(input: ScopeInput): Scope {
  const fields: Record<string, CelType> = Object.create(null);
  for (const node of input.nodes) {
    fields[node.id] = typeOfNode(node);
  }
  const names = dashedNames(input, fields);
  const variables: Record<string, CelType> = {
    resources: { kind: 'object', name: 'resources', fields },
    config: configType(input.config),
    environment: STRING,
    cell: DYN,
    connections: connectionsType(input),
  };
  const plain: CelEnv = { variables, names };
  return {
    plain,
    withEach: elements => ({ variables: { ...variables, each: eachType(elements) }, names }),
    readiness: (node, elements) => ({
      variables: {
        ...variables,
        each: eachType(elements),
        resources: {
          kind: 'object',
          name: 'resources',
          fields: Object.assign(Object.create(null), fields, {
            [node.id]: typeOfNode({ ...node, collection: false }),
          }),
        },
      },
      names,
    }),
    derived: { variables: { ...variables, summary: SUMMARY }, names },
  };
}

function typeOfNode(node: ScopedNode): CelType {
  const one = node.kind ? nodeType(node.kind) : DYN;
  return node.collection ? { kind: 'list', of: one } : one;
}

function eachType(elements: Record<string, CelType>): CelType {
  return { kind: 'object', name: 'each', fields: elements };
}

/** Without a Binding nothing is known of `config`; with one, absent keys are reported by themselves. */
function configType(config: JsonObject | undefined): CelType {
  return config === undefined ? DYN : typeOfValue(config);
}

/** Connections come and go by themselves, so a name that is not there (yet) is no type error: it is waited for. */
function connectionsType({ connections = {}, schemas }: ScopeInput): CelType {
  const fields: Record<string, CelType> = Object.create(null);
  for (const [name, { resources }] of Object.entries(connections)) {
    const nodes: Record<string, CelType> = Object.create(null);
    for (const [id, { apiVersion, kind }] of Object.entries(resources)) {
      const schema = schemas.find(apiVersion, kind);
      nodes[id] = schema ? nodeType(schema) : DYN;
    }
    const shown: CelType = { kind: 'object', name: `connections.${name}.resources`, fields: nodes, open: true };
    fields[name] = { kind: 'object', name: `connections.${name}`, fields: { resources: shown } };
  }
  return { kind: 'object', name: 'connections', fields, open: true };
}

/**
 * Names with `-` that the types do not hold: nodes that do not exist (so that the message names
 * them whole instead of taking the `-` for a minus), and connections with their nodes.
 */
function dashedNames(input: ScopeInput, nodes: Record<string, CelType>): Record<string, string[]> {
  const found = new Map<string, Set<string>>();
  const add = (owner: string, name: string) => {
    if (name.includes('-')) {
      let names = found.get(owner);
      if (names === undefined) {
        names = new Set();
        found.set(owner, names);
      }
      names.add(name);
    }
  };
  for (const text of input.texts) {
    if (!text.includes('-')) {
      continue;
    }
    for (const [, id] of text.matchAll(/\bresources\.([a-z][a-z0-9-]*[a-z0-9])/g)) {
      if (!beginsWithKnown(id, nodes)) {
        add('resources', id);
      }
    }
    for (const [, name, id] of text.matchAll(
      /\bconnections\.([a-z][a-z0-9-]*)(?:\.resources\.([a-z][a-z0-9-]*))?/g,
    )) {
      add('connections', name);
      if (id !== undefined) {
        add(`connections.${name}.resources`, id);
      }
    }
  }
  return Object.fromEntries([...found].map(([owner, names]) => [owner, [...names].sort()]));
}

/** `resources.pet-1` is a subtraction where `pet` is a node. */
function beginsWithKnown(id: string, nodes: Record<string, CelType>): boolean {
  for (let at = id.indexOf('-'); at > 0; at = id.indexOf('-', at + 1)) {
    if (id.slice(0, at) in nodes) {
      return true;
    }
  }
  return false;
}

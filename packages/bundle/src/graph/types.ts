// SPDX-License-Identifier: Apache-2.0
import type { AggregationStrategy, Json, JsonObject } from '@api-operators/api';
import type { Program } from '@api-operators/cel';
import type { KindSchema, SchemaLookup } from '../compile/kinds.ts';

/** A checked expression and where it stands. */
export interface Expression {
  /** CEL, without `${` and `}`. */
  text: string;
  /** Below the Bundle's spec: `resources[2].spec.petId`. */
  path: string;
  /** Where it begins in the string at `path`. */
  offset: number;
  program: Program;
}

/** A value of a node's spec, taken apart once. What has no expression in it is one literal. */
export type ValueTemplate =
  | { kind: 'literal'; value: Json }
  /** The whole string is one expression: the value keeps its type. */
  | { kind: 'expression'; source: string; expression: Expression }
  /** Text around expressions. */
  | { kind: 'text'; source: string; parts: ({ text: string } | { expression: Expression })[] }
  | { kind: 'list'; items: ValueTemplate[] }
  | { kind: 'map'; entries: [string, ValueTemplate][] };

/** Why one node needs another. `ready` alone does not hold the creation back, only the readiness. */
export type EdgeCause = 'data' | 'depends-on' | 'skip' | 'for-each' | 'ready' | 'wave';

/** `to` needs `from`. One edge for each place that causes it. */
export interface Edge {
  from: string;
  to: string;
  cause: EdgeCause;
  /** The place: `resources[1].spec.petId`, `resources[1].dependsOn[0]`. */
  path: string;
  /** The expression, where there is one. */
  expression?: string;
  /** What is read of `from`: `status.externalID`. */
  reads?: string;
}

export interface GraphNode {
  id: string;
  /** Position in the Bundle's `resources`. */
  index: number;
  kind: KindSchema;
  /** `resources[2]`. */
  path: string;
  /** The node's spec as written, expressions included. */
  source: JsonObject;
  spec: ValueTemplate;
  skipWhen: Expression[];
  readyWhen: Expression[];
  /** One child for each combination of elements. */
  forEach: { name: string; expression: Expression }[];
  externalRef?: { name: string; namespace?: string };
  /** Sync wave; 0 where waves are off. */
  wave: number;
  /** Length of the longest way from a node that needs nothing. Also the deletion wave: the highest goes first. */
  level: number;
  /** Ids that must be ready before this one is made, in declaration order. */
  needs: string[];
  /** For each need the first place that causes it. */
  needEdges: ReadonlyMap<string, Edge>;
  /** Ids that need this one. */
  neededBy: string[];
  /** Whether an expression reads its spec (not only its status). */
  specIsRead: boolean;
}

/** One half of a node in the order of evaluation: making it, and finding out whether it is ready. */
export interface Step {
  node: GraphNode;
  phase: 'make' | 'ready';
}

/** A compiled Bundle: immutable, evaluated any number of times. */
export interface Graph {
  /** Of the Bundle. */
  apiVersion: string;
  schemas: SchemaLookup;
  /** In an order in which every node comes after all that it needs; ties as declared. */
  nodes: GraphNode[];
  byId: ReadonlyMap<string, GraphNode>;
  edges: Edge[];
  /** `nodes`, each twice, so that every value is known when it is read. */
  steps: Step[];
  /** Nodes by level; `levels[0]` need nothing. */
  levels: string[][];
  syncWaves: boolean;
  derivedValues: { name: string; expression: Expression }[];
  aggregationStrategy: AggregationStrategy;
  environment?: string;
  paused: boolean;
  /** Of the Bundle's spec, for children that name none. */
  target?: JsonObject;
  targetConnection?: JsonObject;
  /** Connections that expressions name, in the order of first use. */
  connections: string[];
}

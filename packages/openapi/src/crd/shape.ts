// SPDX-License-Identifier: Apache-2.0
import type { Json } from '@api-operators/api';
import type { Node } from '../resolve/node.ts';

export type JsonType = 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';

/** A schema of the document, or several of which all or any must hold. Interned by {@link Schemas}. */
export type Expression = Node | Composite;

export interface Composite {
  composite: 'all' | 'any';
  of: readonly Expression[];
}

export interface Bound {
  value: number;
  exclusive: boolean;
}

/** What a branch of oneOf or anyOf asks for beyond what all branches ask for. */
export interface Choice {
  required: readonly string[];
  values: ReadonlyMap<string, readonly Json[]>;
}

/**
 * A schema with references followed and allOf, oneOf and anyOf worked into one set of keywords, one
 * level deep. It accepts at least what the document's schema accepts.
 */
export interface Shape {
  /** The same for a schema and for that schema with other annotations: recursion is seen by it. */
  identity: object;
  /** Where it is described, for reports. */
  node: Node;
  /** Absent = any type. Empty = null alone. */
  types?: ReadonlySet<JsonType>;
  nullable: boolean;
  title?: string;
  description?: string;
  default?: Json;
  examples: readonly Json[];
  format?: string;
  enum?: readonly Json[];
  minimum?: Bound;
  maximum?: Bound;
  multipleOf?: number;
  minLength?: number;
  maxLength?: number;
  patterns: readonly string[];
  minItems?: number;
  maxItems?: number;
  uniqueItems: boolean;
  minProperties?: number;
  maxProperties?: number;
  properties: ReadonlyMap<string, Expression>;
  required: ReadonlySet<string>;
  /** What other members may be; absent = the document does not say. */
  additional?: 'open' | 'closed' | Expression;
  items?: Expression;
  readOnly: boolean;
  writeOnly: boolean;
  deprecated: boolean;
  /** Groups of branches, of which at least one must hold in each group. */
  choices: readonly (readonly Choice[])[];
}

/** A shape that accepts everything. */
export function openShape(node: Node): Shape {
  return {
    identity: {},
    node,
    nullable: false,
    examples: [],
    patterns: [],
    uniqueItems: false,
    properties: new Map(),
    required: new Set(),
    readOnly: false,
    writeOnly: false,
    deprecated: false,
    choices: [],
  };
}

/** Whether the shape accepts null and nothing else. */
export function isNull(shape: Shape): boolean {
  return shape.types?.size === 0;
}

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
  /** Allowed values of members, where they are there. */
  values: ReadonlyMap<string, readonly Json[]>;
  /** Members that must not be there. */
  absent: readonly string[];
  /** Values that members must not have. */
  excluded: ReadonlyMap<string, readonly Json[]>;
  /** The branch asks for nothing else, and must not hold together with another one of its group. */
  alone?: true;
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
  /** Values that it does not take. */
  excluded?: readonly Json[];
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
  /** What any element is, each by one of these: as read, before they become `items`. */
  prefix?: readonly Node[];
  /** What any member is, each by one of these: as read, before they become `additional`. */
  patterned?: readonly Node[];
  readOnly: boolean;
  writeOnly: boolean;
  deprecated: boolean;
  /** Groups of branches, of which at least one must hold in each group. */
  choices: readonly (readonly Choice[])[];
  /** Keywords of the document that a structural schema cannot say. */
  unsaid: readonly string[];
}

// Most schemas are of one plain value: those share what they do not have.
const NO_PROPERTIES: ReadonlyMap<string, Expression> = new Map();
const NO_NAMES: ReadonlySet<string> = new Set();
const NONE: readonly never[] = [];

/** A shape that accepts everything. */
export function openShape(node: Node): Shape {
  return {
    identity: {},
    node,
    nullable: false,
    examples: NONE,
    patterns: NONE,
    uniqueItems: false,
    properties: NO_PROPERTIES,
    required: NO_NAMES,
    readOnly: false,
    writeOnly: false,
    deprecated: false,
    choices: NONE,
    unsaid: NONE,
  };
}

/** Whether the shape accepts null and nothing else. */
export function isNull(shape: Shape): boolean {
  return shape.types?.size === 0;
}

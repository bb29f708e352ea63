// SPDX-License-Identifier: Apache-2.0

/** The type of an expression, a variable or a field. */
export type CelType =
  | { kind: 'dyn' | 'string' | 'int' | 'uint' | 'double' | 'bool' | 'bytes' | 'timestamp' | 'duration' | 'null' }
  | { kind: 'list'; of: CelType }
  | { kind: 'map'; key: CelType; value: CelType }
  | {
      kind: 'object';
      fields: Record<string, CelType>;
      /** Used in messages and for nominal comparison. */
      name?: string;
      /** Fields that are not listed exist with type dyn. */
      open?: boolean;
    }
  | { kind: 'optional'; of: CelType }
  /** A value of a Kubernetes library (`url`, `quantity`, `ip`, `cidr`), a type value (`type`), or a type parameter of a signature. */
  | { kind: 'opaque'; name: string }
  | { kind: 'parameter'; name: string };

/** What an expression may name. */
export type CelEnv = {
  variables: Record<string, CelType>;
  /**
   * Members that are no plain identifiers (`inventory-api`), by variable or by dotted path
   * (`connections.backend-api.resources`). Fields of the variables' object types are known anyway.
   */
  names?: Record<string, readonly string[]>;
  /** What a template may be compiled for; undefined leaves all function libraries on. */
  libraries?: readonly CelLibrary[];
};

export type CelLibrary =
  | 'strings' | 'lists' | 'regex' | 'sets' | 'math' | 'encoders' | 'url' | 'quantity' | 'ip' | 'cidr' | 'format';

export type CelProblemCode =
  | 'syntax'
  | 'too-large'
  | 'unknown-variable'
  | 'unknown-field'
  | 'unknown-function'
  | 'no-such-overload'
  | 'type-mismatch'
  | 'bad-macro'
  | 'bad-regex'
  | 'bad-literal'
  | 'template';

/** Something wrong with an expression. `start` and `end` are UTF-16 offsets in the text that was given. */
export type CelProblem = {
  code: CelProblemCode;
  message: string;
  start: number;
  end: number;
  /** The name that was probably meant. */
  suggestion?: string;
};

/** A free path that an expression reads: `resources.inventory-api.status.externalID`. */
export type Reference = {
  root: string;
  /** The member names as far as they are literal. */
  path: string[];
  start: number;
  end: number;
  /** A computed index follows `path`, so what is read below it is not known before evaluation. */
  dynamic: boolean;
};

/** What evaluation gives. Values are plain JSON; an int is a number where that is exact, else a bigint. */
export type Evaluation =
  | { kind: 'value'; value: unknown }
  /** Data that is not there yet: an absent field, a null operand, an index past the end. */
  | { kind: 'missing'; path: string }
  | { kind: 'error'; message: string }
  | { kind: 'budget'; message: string };

export type EvaluationLimits = {
  /** One step is one round of a comprehension, or 64 characters or elements that a function goes through. */
  steps: number;
};

/** A checked expression. Immutable; may be evaluated any number of times. */
export type Program = {
  type: CelType;
  references: Reference[];
  evaluate(values: Record<string, unknown>, limits: EvaluationLimits): Evaluation;
};

export type Compilation =
  | { kind: 'ok'; program: Program }
  | { kind: 'refused'; problems: CelProblem[] };

/** The part of a Kubernetes structural schema from which types are made. */
export type SchemaLike = {
  type?: string;
  format?: string;
  nullable?: boolean;
  properties?: Record<string, SchemaLike>;
  additionalProperties?: boolean | SchemaLike;
  items?: SchemaLike;
  'x-kubernetes-preserve-unknown-fields'?: boolean;
  'x-kubernetes-int-or-string'?: boolean;
  'x-kubernetes-embedded-resource'?: boolean;
};

export type Assignability = { kind: 'ok' } | { kind: 'mismatch'; message: string };

export type TemplatePart = { text: string } | { expression: string; start: number; end: number };

/** A text with `${…}` taken apart. `whole`: it is one expression and nothing else, so its value keeps its type. */
export type Template =
  | { kind: 'ok'; parts: TemplatePart[]; whole: boolean }
  | { kind: 'refused'; problem: CelProblem };

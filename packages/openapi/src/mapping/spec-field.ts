// SPDX-License-Identifier: Apache-2.0
import type { FieldMapping, OperationName } from '@api-operators/api';
import type { Expression, Shape } from '../crd/shape.ts';
import type { Node } from '../resolve/node.ts';

/** One field of `spec` that belongs to the API. */
export interface SpecField {
  field: string;
  wire: string;
  /** Where its value goes; a field may feed a path and a body. */
  places: FieldMapping[];
  /** Absent for a parameter without a schema: text. */
  expression?: Expression;
  description?: string;
  required: boolean;
  /** Whether this names the object's parents in the path, which never change. */
  immutable: boolean;
  /** `{name, key}` of a Secret. */
  secret: boolean;
  /** Bytes: base64, a URL, or a key of a ConfigMap or Secret. */
  binary: boolean;
  /** The parameter's own example, where it has one. */
  example?: Node;
}

export interface KindFields {
  fields: SpecField[];
  /** The body of create, update and the like, where it is an object of fields. */
  body?: Shape;
  /** By operation, the wire names of the members of its body. */
  members: Map<OperationName, string[]>;
  /** The body is bytes as a whole. */
  binaryBody: boolean;
}

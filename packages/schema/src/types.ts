// SPDX-License-Identifier: Apache-2.0

/** Any JSON value. Integers beyond 2^53 may arrive as bigint from a lossless parser. */
export type Json =
  | null
  | boolean
  | number
  | bigint
  | string
  | Json[]
  | { [key: string]: Json };

/** A CEL rule of a schema, as in apiextensions/v1. */
export type ValidationRule = {
  rule: string;
  message?: string;
  messageExpression?: string;
  reason?: string;
  fieldPath?: string;
  optionalOldSelf?: boolean;
};

/**
 * A Kubernetes structural schema: the OpenAPI v3 subset that
 * `CustomResourceDefinition.spec.versions[].schema.openAPIV3Schema` holds.
 */
export type StructuralSchema = {
  title?: string;
  description?: string;
  type?: string;
  format?: string;
  nullable?: boolean;
  default?: Json;
  example?: Json;
  externalDocs?: { description?: string; url?: string };
  enum?: Json[];
  properties?: Record<string, StructuralSchema>;
  additionalProperties?: boolean | StructuralSchema;
  required?: string[];
  items?: StructuralSchema;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: boolean;
  exclusiveMaximum?: boolean;
  multipleOf?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  minProperties?: number;
  maxProperties?: number;
  allOf?: StructuralSchema[];
  anyOf?: StructuralSchema[];
  oneOf?: StructuralSchema[];
  not?: StructuralSchema;
  'x-kubernetes-preserve-unknown-fields'?: boolean;
  'x-kubernetes-int-or-string'?: boolean;
  'x-kubernetes-embedded-resource'?: boolean;
  'x-kubernetes-list-type'?: 'atomic' | 'set' | 'map' | string;
  'x-kubernetes-list-map-keys'?: string[];
  'x-kubernetes-map-type'?: 'granular' | 'atomic' | string;
  'x-kubernetes-validations'?: ValidationRule[];
};

/** The reasons kube-apiserver puts into `status.details.causes[].reason`. */
export type ProblemReason =
  | 'FieldValueRequired'
  | 'FieldValueInvalid'
  | 'FieldValueTypeInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueDuplicate'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'FieldValueForbidden';

/**
 * One thing wrong with a value or a schema.
 * `path` is as kube-apiserver writes it (`spec.tags[0].name`); it is '' where kube-apiserver writes `<nil>`:
 * at the root, and for allOf, anyOf, oneOf and not, whose messages name the place.
 * `message` is the text of the cause without the leading path, so that
 * `${path}: ${message}` is the line of the Status message.
 */
export type Problem = { path: string; reason: ProblemReason; message: string };

/** One difference between a desired and a live value. Paths are written as in Problem. */
export type Difference = {
  path: string;
  desired?: Json;
  live?: Json;
  change: 'add' | 'change' | 'remove';
};

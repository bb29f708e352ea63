// SPDX-License-Identifier: Apache-2.0
import {
  CONTROLLER_FIELDS,
  TARGET_ALIASES,
  type FieldMapping,
  type Json,
  type JsonObject,
  type Operation,
  type OperationName,
  type RestMappingVersion,
} from '@api-operators/api';
import { MASK } from './mask.ts';
import { nestedReferences, withNestedSecrets } from './nested-secrets.ts';

const CONTROLLER = new Set<string>([...CONTROLLER_FIELDS, ...TARGET_ALIASES]);

/** Where the values of a request come from: `spec`, and the values of the Secrets that it names. */
export interface Values {
  spec: JsonObject;
  /** The texts of Secrets, by the `field` of {@link secretReferences}. */
  secrets?: ReadonlyMap<string, string>;
}

function applies(mapping: FieldMapping, operation: OperationName): boolean {
  return (
    mapping.operations === undefined || mapping.operations.includes(operation)
  );
}

/**
 * The value of a mapped field: the Secret's text, `spec`'s value (with the texts of Secrets in it, where
 * `whole` says which they are), else the mapping's default.
 */
export function fieldValue(
  mapping: FieldMapping,
  values: Values,
  whole?: RestMappingVersion,
): Json | undefined {
  if (mapping.secret) {
    return values.secrets?.get(mapping.field);
  }
  const own = Object.hasOwn(values.spec, mapping.field)
    ? values.spec[mapping.field]
    : undefined;
  if (own === undefined) {
    return mapping.default as Json | undefined;
  }
  return whole
    ? withNestedSecrets(whole, mapping.field, own, name =>
        values.secrets?.get(name),
      )
    : own;
}

/** A field of `spec` as it may be shown: the API's names, and a mask for each Secret in it. */
export function shownValue(
  mapping: RestMappingVersion,
  field: string,
  spec: JsonObject,
): Json {
  const own = Object.hasOwn(spec, field) ? spec[field] : null;
  return withNestedSecrets(mapping, field, own, () => MASK);
}

/** The mapping of a path, query, header or cookie parameter, or undefined where no field feeds it. */
export function parameterField(
  mapping: RestMappingVersion,
  operation: OperationName,
  parameter: { wire: string; in: string },
): FieldMapping | undefined {
  return mapping.fields.find(
    field =>
      field.wire === parameter.wire &&
      field.in === parameter.in &&
      applies(field, operation),
  );
}

/** One member of a JSON body. */
export interface Member {
  field: string;
  wire: string;
  value: Json;
  secret: boolean;
  writeOnly: boolean;
  /** Where texts of Secrets stand inside the value: the value without them, and their keys in {@link Values}. */
  nested?: { without: Json; secrets: string[] };
}

/**
 * The members of an operation's body that `spec` sets, by wire name. A field goes into the body when
 * a mapping says so, or when it is no controller field and has no mapping to another place.
 */
export function bodyMembers(
  mapping: RestMappingVersion,
  operationName: OperationName,
  operation: Operation,
  values: Values,
): Member[] {
  const members: Member[] = [];
  const taken = operation.body?.members && new Set(operation.body.members);
  const seen = new Set<string>();
  for (const field of mapping.fields) {
    if (field.in !== 'body') {
      continue;
    }
    seen.add(field.field);
    if (!applies(field, operationName) || (taken && !taken.has(field.wire))) {
      continue;
    }
    const value = fieldValue(field, values, mapping);
    if (value !== undefined) {
      members.push({
        field: field.field,
        wire: field.wire,
        value,
        secret: field.secret === true,
        // No API shows the bytes of a file as they were sent.
        writeOnly:
          field.secret === true ||
          field.writeOnly === true ||
          field.binary === true,
        ...nestedOf(mapping, field.field, values.spec),
      });
    }
  }
  const elsewhere = new Set(
    mapping.fields.filter(field => field.in !== 'body').map(f => f.field),
  );
  for (const [field, value] of Object.entries(values.spec)) {
    if (CONTROLLER.has(field) || seen.has(field) || value === undefined) {
      continue;
    }
    if (!elsewhere.has(field) && (taken?.has(field) ?? true)) {
      members.push({
        field,
        wire: field,
        value: withNestedSecrets(mapping, field, value, name =>
          values.secrets?.get(name),
        ),
        secret: false,
        writeOnly: false,
        ...nestedOf(mapping, field, values.spec),
      });
    }
  }
  return members;
}

function nestedOf(
  mapping: RestMappingVersion,
  field: string,
  spec: JsonObject,
): Pick<Member, 'nested'> {
  if (!mapping.nestedSecrets || !Object.hasOwn(spec, field)) {
    return {};
  }
  const secrets: string[] = [];
  const without = withNestedSecrets(mapping, field, spec[field], name => {
    secrets.push(name);
    return undefined;
  });
  return secrets.length > 0 ? { nested: { without, secrets } } : {};
}

/**
 * The places of `spec` that name a key of a Secret, with the reference that each holds. `field` is the key under
 * which {@link Values} holds the Secret's text: the field, or the path of a place below the top level.
 */
export function secretReferences(
  mapping: RestMappingVersion,
  spec: JsonObject,
): { field: string; name: string; key: string }[] {
  const found: { field: string; name: string; key: string }[] = [];
  for (const field of mapping.fields) {
    const value =
      field.secret && Object.hasOwn(spec, field.field)
        ? spec[field.field]
        : undefined;
    if (value && typeof value === 'object' && !Array.isArray(value)) {
      found.push({
        field: field.field,
        name: String(value.name),
        key: String(value.key),
      });
    }
  }
  return [...found, ...nestedReferences(mapping, spec)];
}

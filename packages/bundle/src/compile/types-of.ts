// SPDX-License-Identifier: Apache-2.0
import type { Json } from '@api-operators/api';
import { DYN, typeFromSchema, type CelType } from '@api-operators/cel';
import type { KindSchema } from './kinds.ts';

const STRING: CelType = { kind: 'string' };
const INT: CelType = { kind: 'int' };
const TEXTS: CelType = { kind: 'map', key: STRING, value: STRING };

const METADATA: CelType = {
  kind: 'object',
  name: 'metadata',
  fields: {
    name: STRING,
    namespace: STRING,
    uid: STRING,
    resourceVersion: STRING,
    generation: INT,
    creationTimestamp: STRING,
    labels: TEXTS,
    annotations: TEXTS,
  },
};

const known = new WeakMap<KindSchema, CelType>();

/**
 * What `resources.<id>` is for a node of this kind. `status.externalID` is text in the cluster and
 * has the API's own type here, so that it fits the integer field of another resource.
 */
export function nodeType(kind: KindSchema): CelType {
  let type = known.get(kind);
  if (type === undefined) {
    const { spec, status } = kind.schema.properties ?? {};
    type = {
      kind: 'object',
      name: kind.kind,
      fields: {
        apiVersion: STRING,
        kind: STRING,
        metadata: METADATA,
        spec: spec ? typeFromSchema(spec, { name: `${kind.kind}.spec` }) : DYN,
        status: statusType(kind, status ? typeFromSchema(status, { name: `${kind.kind}.status` }) : DYN),
      },
    };
    known.set(kind, type);
  }
  return type;
}

function statusType(kind: KindSchema, status: CelType): CelType {
  if (kind.idType !== 'integer' || status.kind !== 'object') {
    return status;
  }
  return { ...status, fields: { ...status.fields, externalID: INT } };
}

/** The type of a value that is at hand: a Binding's `config`. Objects stay open: what is absent is missing, not a mistake. */
export function typeOfValue(value: Json): CelType {
  if (value === null) {
    return DYN;
  }
  if (Array.isArray(value)) {
    return { kind: 'list', of: commonType(value) };
  }
  switch (typeof value) {
    case 'string':
      return STRING;
    case 'boolean':
      return { kind: 'bool' };
    case 'bigint':
      return INT;
    case 'number':
      return Number.isInteger(value) ? INT : { kind: 'double' };
    default: {
      const fields: Record<string, CelType> = Object.create(null);
      for (const [key, each] of Object.entries(value)) {
        fields[key] = typeOfValue(each);
      }
      return { kind: 'object', fields, open: true };
    }
  }
}

function commonType(values: Json[]): CelType {
  const types = values.map(typeOfValue);
  const [first] = types;
  const simple = first !== undefined && ['string', 'int', 'bool', 'double'].includes(first.kind);
  return simple && types.every(type => type.kind === first.kind) ? first : DYN;
}

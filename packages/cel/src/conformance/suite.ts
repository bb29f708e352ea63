// SPDX-License-Identifier: Apache-2.0
import type { CelType } from '../types.ts';
import { EntryMap, fromBase64, List, TypeValue, Uint } from '../values/values.ts';
import { Duration, Timestamp } from '../values/time.ts';

// Reads the conformance tests of the CEL specification, as JSON. Used by the tests only.

type Value = {
  nullValue?: null; boolValue?: boolean; int64Value?: string | number; uint64Value?: string | number;
  doubleValue?: number | string; stringValue?: string; bytesValue?: string; typeValue?: string;
  listValue?: { values?: Value[] }; mapValue?: { entries?: { key: Value; value: Value }[] };
  objectValue?: { '@type': string; value?: unknown };
};
type TypeJson = {
  primitive?: string; dyn?: unknown; null?: unknown; wellKnown?: string;
  listType?: { elemType?: TypeJson }; mapType?: { keyType?: TypeJson; valueType?: TypeJson };
};
export type ConformanceTest = {
  name: string; expr: string; value?: Value; evalError?: unknown; container?: string; typedResult?: { result?: Value };
  typeEnv?: { name: string; ident?: { type: TypeJson } }[];
  bindings?: Record<string, { value?: Value }>;
};
export type Suite = { name: string; suites?: Suite[]; tests?: { original: ConformanceTest }[] };

/** Protocol buffer messages are no part of what we evaluate. */
const PROTO_FILES = new Set(['proto2', 'proto3', 'proto2_ext', 'enums', 'wrappers', 'dynamic', 'block_ext']);

export function conformanceTests(root: Suite): { id: string; test: ConformanceTest }[] {
  const found: { id: string; test: ConformanceTest }[] = [];
  const walk = (suite: Suite, path: string): void => {
    for (const { original } of suite.tests ?? []) {
      if (!isProto(original)) found.push({ id: `${path}/${original.name}`, test: original });
    }
    for (const inner of suite.suites ?? []) walk(inner, path === '' ? inner.name : `${path}/${inner.name}`);
  };
  for (const file of root.suites ?? []) if (!PROTO_FILES.has(file.name)) walk(file, file.name);
  return found;
}

function isProto(test: ConformanceTest): boolean {
  const text = JSON.stringify(test);
  return /TestAllTypes|NestedTestAllTypes|google\.protobuf\.(?!Timestamp|Duration)|cel\.expr\.conformance|messageType|"abstractType"/.test(text);
}

export function toValue(value: Value): unknown {
  if ('nullValue' in value) return null;
  if (value.boolValue !== undefined) return value.boolValue;
  if (value.int64Value !== undefined) return BigInt(value.int64Value);
  if (value.uint64Value !== undefined) return new Uint(BigInt(value.uint64Value));
  if (value.doubleValue !== undefined) return Number(value.doubleValue);
  if (value.stringValue !== undefined) return value.stringValue;
  if (value.bytesValue !== undefined) return fromBase64(value.bytesValue);
  if (value.typeValue !== undefined) return new TypeValue(value.typeValue);
  if (value.listValue) return new List((value.listValue.values ?? []).map(toValue));
  if (value.mapValue) return EntryMap.from((value.mapValue.entries ?? []).map(e => [toValue(e.key), toValue(e.value)] as const));
  if (value.objectValue?.['@type'].endsWith('Timestamp')) return Timestamp.parse(String(value.objectValue.value));
  if (value.objectValue?.['@type'].endsWith('Duration')) return Duration.parse(String(value.objectValue.value));
  return undefined;
}

const PRIMITIVES: Record<string, CelType['kind']> = {
  BOOL: 'bool', INT64: 'int', UINT64: 'uint', DOUBLE: 'double', STRING: 'string', BYTES: 'bytes',
};

export function toType(type: TypeJson | undefined): CelType {
  if (type?.primitive) return { kind: PRIMITIVES[type.primitive] } as CelType;
  if (type && 'null' in type) return { kind: 'null' };
  if (type?.listType) return { kind: 'list', of: toType(type.listType.elemType) };
  if (type?.mapType) return { kind: 'map', key: toType(type.mapType.keyType), value: toType(type.mapType.valueType) };
  if (type?.wellKnown === 'TIMESTAMP') return { kind: 'timestamp' };
  if (type?.wellKnown === 'DURATION') return { kind: 'duration' };
  return { kind: 'dyn' };
}

// SPDX-License-Identifier: Apache-2.0
import type { CelType } from '../types.ts';
import { Failure } from './signals.ts';
import { Duration, Timestamp } from './time.ts';

// int is bigint, double is number, string, bool and null are themselves, bytes are Uint8Array.

export class Uint {
  readonly value: bigint;
  constructor(value: bigint) {
    if (value < 0n || value >= 2n ** 64n) throw new Failure('unsigned integer overflow');
    this.value = value;
  }
}

/** A type as a value: what `type(x)` gives. */
export class TypeValue {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

export class Optional {
  static readonly none = new Optional(undefined);
  readonly value: unknown;
  constructor(value: unknown) {
    this.value = value;
  }
  get present(): boolean {
    return this.value !== undefined;
  }
}

/** A list: CEL values, or raw JSON that is adapted item by item when it is read. */
export class List {
  readonly items: readonly unknown[];
  readonly rawOf: CelType | undefined;
  constructor(items: readonly unknown[], rawOf?: CelType) {
    this.items = items;
    this.rawOf = rawOf;
  }
  get size(): number {
    return this.items.length;
  }
  get(index: number): unknown {
    return this.rawOf ? adapt(this.items[index], this.rawOf) : this.items[index];
  }
  values(): readonly unknown[] {
    return this.rawOf ? this.items.map(item => adapt(item, this.rawOf!)) : this.items;
  }
}

/** A map of CEL values by CEL keys. */
export interface CelMap {
  readonly size: number;
  /** undefined when there is no such key. */
  get(key: unknown): unknown;
  has(key: unknown): boolean;
  keys(): unknown[];
}

/** A map made by an expression. */
export class EntryMap implements CelMap {
  readonly entries: ReadonlyMap<string | bigint | boolean, readonly [unknown, unknown]>;
  constructor(entries: ReadonlyMap<string | bigint | boolean, readonly [unknown, unknown]>) {
    this.entries = entries;
  }
  static from(pairs: Iterable<readonly [unknown, unknown]>): EntryMap {
    const entries = new Map<string | bigint | boolean, readonly [unknown, unknown]>();
    for (const pair of pairs) {
      const id = keyOf(pair[0]);
      if (id === undefined || typeof pair[0] === 'number') throw new Failure(`unsupported key type: ${typeNameOf(pair[0])}`);
      if (entries.has(id)) throw new Failure(`repeated key: ${String(id)}`);
      entries.set(id, pair);
    }
    return new EntryMap(entries);
  }
  get size(): number {
    return this.entries.size;
  }
  get(key: unknown): unknown {
    const id = keyOf(key);
    return id === undefined ? undefined : this.entries.get(id)?.[1];
  }
  has(key: unknown): boolean {
    const id = keyOf(key);
    return id !== undefined && this.entries.has(id);
  }
  keys(): unknown[] {
    return [...this.entries.values()].map(pair => pair[0]);
  }
}

/** A JSON object, adapted field by field when it is read. Only own properties exist. */
export class RecordMap implements CelMap {
  readonly raw: Record<string, unknown>;
  readonly type: CelType;
  constructor(raw: Record<string, unknown>, type: CelType) {
    this.raw = raw;
    this.type = type;
  }
  get size(): number {
    return this.keys().length;
  }
  get(key: unknown): unknown {
    if (typeof key !== 'string' || !Object.hasOwn(this.raw, key)) return undefined;
    const value = this.raw[key];
    return value === undefined ? undefined : adapt(value, memberType(this.type, key));
  }
  has(key: unknown): boolean {
    return typeof key === 'string' && Object.hasOwn(this.raw, key) && this.raw[key] !== undefined;
  }
  keys(): string[] {
    return Object.keys(this.raw).filter(key => this.raw[key] !== undefined);
  }
}

export function isMap(value: unknown): value is CelMap {
  return value instanceof RecordMap || value instanceof EntryMap;
}

/** Numbers that are equal are one key. */
function keyOf(key: unknown): string | bigint | boolean | undefined {
  if (typeof key === 'string' || typeof key === 'boolean' || typeof key === 'bigint') return key;
  if (key instanceof Uint) return key.value;
  if (typeof key === 'number' && Number.isInteger(key)) return BigInt(key);
  return undefined;
}

const DYN: CelType = { kind: 'dyn' };

/** The type of a member, as far as the type says. */
export function memberType(type: CelType, name: string): CelType {
  if (type.kind === 'object') return Object.hasOwn(type.fields, name) ? type.fields[name] : DYN;
  return type.kind === 'map' ? type.value : DYN;
}

/** JSON as a CEL value of the declared type; without one, a number with an integer value is an int. */
export function adapt(value: unknown, type: CelType): unknown {
  switch (typeof value) {
    case 'string':
      return adaptString(value, type);
    case 'number':
      if (type.kind === 'double') return value;
      if (type.kind === 'uint' && Number.isInteger(value)) return new Uint(BigInt(value));
      return Number.isInteger(value) ? BigInt(value) : value;
    case 'bigint':
      if (type.kind === 'double') return Number(value);
      return type.kind === 'uint' ? new Uint(value) : value;
    case 'boolean':
      return value;
    case 'object':
      if (value === null) return null;
      if (Array.isArray(value)) return new List(value, type.kind === 'list' ? type.of : DYN);
      return isCelObject(value) ? value : new RecordMap(value as Record<string, unknown>, type);
    default:
      return null;
  }
}

function adaptString(value: string, type: CelType): unknown {
  switch (type.kind) {
    case 'timestamp':
      return Timestamp.parse(/^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T00:00:00Z` : value);
    case 'duration':
      return Duration.parse(value);
    case 'bytes':
      return fromBase64(value);
    default:
      return value;
  }
}

/** A value of an extension library; `celType` is its type's name. */
export abstract class Opaque {
  abstract readonly celType: string;
  abstract equals(other: Opaque): boolean;
  abstract toText(): string;
}

function isCelObject(value: object): boolean {
  return (
    value instanceof Timestamp || value instanceof Duration || value instanceof Uint || value instanceof Uint8Array ||
    value instanceof List || value instanceof Optional || value instanceof TypeValue || value instanceof Opaque || isMap(value)
  );
}

export function fromBase64(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
  } catch {
    throw new Failure('the text is no base64');
  }
}

export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** The name that `type(value)` has. */
export function typeNameOf(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'bigint':
      return 'int';
    case 'number':
      return 'double';
    case 'boolean':
      return 'bool';
  }
  if (value === null || value === undefined) return 'null_type';
  if (value instanceof List) return 'list';
  if (isMap(value)) return 'map';
  if (value instanceof Uint) return 'uint';
  if (value instanceof Uint8Array) return 'bytes';
  if (value instanceof Timestamp) return 'google.protobuf.Timestamp';
  if (value instanceof Duration) return 'google.protobuf.Duration';
  if (value instanceof Optional) return 'optional_type';
  if (value instanceof TypeValue) return 'type';
  return value instanceof Opaque ? value.celType : 'unknown';
}

/** A CEL value as plain JSON. An int is a number where that is exact, else a bigint. */
export function toJson(value: unknown): unknown {
  if (typeof value === 'bigint') return smaller(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof RecordMap) return value.raw;
  if (value instanceof List) return value.rawOf ? value.items : value.items.map(toJson);
  if (value instanceof EntryMap) {
    const object: Record<string, unknown> = Object.create(null);
    for (const [key, item] of value.entries.values()) object[String(key instanceof Uint ? key.value : key)] = toJson(item);
    return object;
  }
  if (value instanceof Uint) return smaller(value.value);
  if (value instanceof Uint8Array) return toBase64(value);
  if (value instanceof Timestamp || value instanceof Duration || value instanceof Opaque) return value.toText();
  if (value instanceof TypeValue) return value.name;
  if (value instanceof Optional) return value.present ? toJson(value.value) : null;
  return value;
}

function smaller(value: bigint): number | bigint {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

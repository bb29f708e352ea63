// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject } from '../objects/json.ts';
import { emptyObject, isObject } from '../objects/json.ts';
import type { MessageName } from './messages.ts';
import { KINDS, MESSAGES } from './messages.ts';
import { SCALARS, ZEROS } from './scalars.ts';
import { Malformed, wireFields } from './wire.ts';

const MAGIC = 'k8s\0';

/** An object as its JSON has it, or why these bytes are none that we can read. */
export type Decoded = { kind: 'ok'; object: JsonObject } | { kind: 'refused'; message: string };

/**
 * A body of type `application/vnd.kubernetes.protobuf`: the magic bytes, then a runtime.Unknown that holds
 * apiVersion, kind and the object. A field that carries something and is not in our tables refuses the whole
 * body, so that nothing is lost in silence.
 */
export function decodeProtobuf(bytes: Uint8Array): Decoded {
  try {
    return { kind: 'ok', object: decodeEnvelope(bytes) };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return { kind: 'refused', message: `the protobuf body cannot be read, send JSON: ${error.message}` };
  }
}

function decodeEnvelope(bytes: Uint8Array): JsonObject {
  if (Buffer.from(bytes.subarray(0, MAGIC.length)).toString('latin1') !== MAGIC) {
    throw new Malformed('it does not start with the mark of Kubernetes');
  }
  let about = emptyObject();
  let raw: Uint8Array = new Uint8Array();
  for (const { number, value } of wireFields(bytes.subarray(MAGIC.length))) {
    if (typeof value === 'bigint') throw new Malformed('its envelope has a number where bytes belong');
    if (number === 1) about = decodeFields(value, TYPE_META, 'TypeMeta');
    else if (number === 2) raw = value;
    else if (number === 3 && value.length > 0) throw new Malformed('its content is compressed');
  }
  const apiVersion = String(about.apiVersion ?? '');
  const kind = String(about.kind ?? '');
  const message = messageOf(apiVersion, kind);
  if (!message) throw new Malformed(`${kind || 'no kind'} of ${apiVersion || 'no version'} is not known in protobuf here`);
  return Object.assign(emptyObject(), { apiVersion, kind }, decodeFields(raw, fieldsOf(message), message));
}

function messageOf(apiVersion: string, kind: string): MessageName | undefined {
  // Each client names the group and version that it talks to.
  if (kind === 'DeleteOptions') return 'DeleteOptions';
  const kinds = Object.hasOwn(KINDS, apiVersion) ? KINDS[apiVersion] : {};
  return Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
}

interface Field {
  /** `*` for a message that is spread. */
  name: string;
  /** A scalar's or a message's. */
  type: string;
  many: 'one' | 'list' | 'map';
  keepsZero: boolean;
}

const FIELD = /([\w*]+)(\??)(?::([[{]?)(\w+)[\]}]?)?=(\d+)/g;
const parsed = new Map<MessageName, Map<number, Field>>();

function fieldsOf(message: MessageName): Map<number, Field> {
  const fields = parsed.get(message) ?? parseFields(MESSAGES[message]);
  parsed.set(message, fields);
  return fields;
}

function parseFields(line: string): Map<number, Field> {
  const rows = [...line.matchAll(FIELD)].map(([, name, mark, bracket, type = 'string', number]): [number, Field] => {
    const many = bracket === '[' ? 'list' : bracket === '{' ? 'map' : 'one';
    return [Number(number), { name, type, many, keepsZero: mark === '?' }];
  });
  return new Map(rows);
}

const TYPE_META = parseFields('apiVersion=1 kind=2');

/** The tables hold no message within itself, so that nesting ends where they do. */
function decodeFields(bytes: Uint8Array, fields: Map<number, Field>, message: string): JsonObject {
  const result = emptyObject();
  for (const { number, value } of wireFields(bytes)) {
    const field = fields.get(number);
    if (!field) {
      if (typeof value === 'bigint' ? value !== 0n : value.length > 0) {
        throw new Malformed(`field ${number} of ${message} is not known here`);
      }
    } else if (field.many === 'list') {
      ((result[field.name] ??= []) as Json[]).push(decodeValue(value, field.type) ?? zeroOf(field.type));
    } else if (field.many === 'map') {
      const [key, item] = decodeEntry(value, field.type);
      ((result[field.name] ??= emptyObject()) as JsonObject)[key] = item;
    } else {
      const decoded = decodeValue(value, field.type);
      if (field.name === '*') Object.assign(result, decoded);
      else if (decoded !== undefined && (field.keepsZero || !isZero(decoded))) result[field.name] = decoded;
    }
  }
  return result;
}

function decodeValue(value: bigint | Uint8Array, type: string): Json | undefined {
  if (Object.hasOwn(SCALARS, type)) return SCALARS[type](value);
  if (typeof value === 'bigint') throw new Malformed(`it has a number where ${type} belongs`);
  return decodeFields(value, fieldsOf(type as MessageName), type);
}

/** An entry of a map is a message with the key as field 1 and the value as field 2, either of which may lack. */
function decodeEntry(entry: bigint | Uint8Array, type: string): [string, Json] {
  if (typeof entry === 'bigint') throw new Malformed('it has a number where an entry of a map belongs');
  let key = '';
  let item: Json | undefined;
  for (const { number, value } of wireFields(entry)) {
    if (number === 1) key = String(decodeValue(value, 'string'));
    else if (number === 2) item = decodeValue(value, type);
  }
  return [key, item ?? zeroOf(type)];
}

function zeroOf(type: string): Json {
  return Object.hasOwn(ZEROS, type) ? ZEROS[type] : emptyObject();
}

function isZero(value: Json): boolean {
  return value === '' || value === 0 || value === false || (isObject(value) && Object.keys(value).length === 0);
}

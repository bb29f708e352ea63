// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject } from '@api-operators/api';
import { CORE_SCHEMA, load, mergeTag, YAMLException } from 'js-yaml';
import { duplicateJsonKeys, type DuplicateKey } from './duplicate-keys.ts';
import { duplicateYamlKeys } from './duplicate-yaml-keys.ts';
import { exactIntegerTag } from './exact-integer.ts';
import { scanJson } from './json-scan.ts';
import { MAX_EXPANDED_VALUES, YAML_MAX_ALIASES, YAML_MAX_DEPTH } from './limits.ts';
import { pointerTree } from './pointer-tree.ts';
import { positionOfOffset, positionsOfOffsets, type Position } from './positions.ts';

/** One text, parsed. Its keys are data: `__proto__` is a member like any other. */
export interface LoadedDocument {
  uri: string;
  text: string;
  format: 'json' | 'yaml';
  tree: Json;
}

export type LoadResult =
  /** `duplicateKeys`: the first hundred, in the text's order. */
  | { kind: 'loaded'; document: LoadedDocument; duplicateKeys?: { message: string; position: Position }[] }
  | { kind: 'unreadable'; message: string; position: Position };

/** Parses JSON or YAML. A text that begins as JSON but is not is tried as YAML, unless its name says JSON. */
export function loadDocument(uri: string, text: string): LoadResult {
  const start = /^\uFEFF?\s*/.exec(text)![0].length;
  const looksLikeJson = text[start] === '{' || text[start] === '[';
  if (!looksLikeJson) return loadYaml(uri, text);
  const json = loadJson(uri, text.charCodeAt(0) === 0xfeff ? ` ${text.slice(1)}` : text);
  if (json.kind === 'loaded' || uri.endsWith('.json')) return json;
  const yaml = loadYaml(uri, text);
  return yaml.kind === 'loaded' ? yaml : json;
}

/** Whether a text holds an integer that a double cannot. */
const LONG_NUMBER = /[\s:[,]-?\d{16,}/;

type ReviverContext = { source?: string };

function loadJson(uri: string, text: string): LoadResult {
  try {
    const exact = LONG_NUMBER.test(text);
    const tree = (exact ? JSON.parse(text, exactNumber) : JSON.parse(text)) as Json;
    const document: LoadedDocument = { uri, text, format: 'json', tree };
    const twice = duplicateJsonKeys(text);
    return { kind: 'loaded', document, ...(twice.length > 0 ? { duplicateKeys: placed(text, 'member', twice) } : {}) };
  } catch {
    const fault = scanJson(text, pointerTree([]), () => {});
    return {
      kind: 'unreadable',
      message: fault?.message ?? 'the text is not valid JSON',
      position: positionOfOffset(text, fault?.offset ?? 0),
    };
  }
}

function placed(text: string, what: string, twice: readonly DuplicateKey[]): { message: string; position: Position }[] {
  const positions = positionsOfOffsets(text, twice.map(({ offset }) => offset));
  return twice.map(({ name }, index) => ({ message: `duplicated ${what} ${JSON.stringify(name)}`, position: positions[index] }));
}

function exactNumber(this: unknown, _key: string, value: unknown, context?: ReviverContext): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && /^-?\d+$/.test(source) ? BigInt(source) : value;
}

const schema = CORE_SCHEMA.withTags(mergeTag, exactIntegerTag);

function loadYaml(uri: string, text: string): LoadResult {
  const parse = (duplicates: boolean): Json =>
    load(text, {
      schema,
      json: duplicates,
      maxDepth: YAML_MAX_DEPTH,
      maxAliases: YAML_MAX_ALIASES,
    }) as Json;
  try {
    const tree = parse(false);
    return guardSize({ uri, text, format: 'yaml', tree });
  } catch (error) {
    const fault = yamlFault(text, error);
    if (!/duplicat/i.test(fault.message)) return { kind: 'unreadable', ...fault };
    try {
      const loaded = guardSize({ uri, text, format: 'yaml', tree: parse(true) });
      if (loaded.kind !== 'loaded') return loaded;
      const twice = placed(text, 'key', duplicateYamlKeys(text));
      // Two keys may be the same without being written the same, such as 1 and 0x1.
      return { ...loaded, duplicateKeys: twice.length > 0 ? twice : [fault] };
    } catch (again) {
      return { kind: 'unreadable', ...yamlFault(text, again) };
    }
  }
}

function yamlFault(text: string, error: unknown): { message: string; position: Position } {
  if (error instanceof YAMLException) {
    const { mark } = error;
    return {
      message: error.reason,
      position: mark ? { line: mark.line + 1, column: mark.column + 1 } : { line: 1, column: 1 },
    };
  }
  return {
    message: error instanceof Error ? error.message : String(error),
    position: positionOfOffset(text, 0),
  };
}

/** YAML aliases share values, so that a small text can stand for an endless document. */
function guardSize(document: LoadedDocument): LoadResult {
  const sizes = new Map<object, number>();
  if (sizeOf(document.tree, sizes, 0) > MAX_EXPANDED_VALUES) {
    return {
      kind: 'unreadable',
      message: `the YAML aliases stand for more than ${MAX_EXPANDED_VALUES} values`,
      position: { line: 1, column: 1 },
    };
  }
  return { kind: 'loaded', document };
}

function sizeOf(value: Json, sizes: Map<object, number>, depth: number): number {
  if (typeof value !== 'object' || value === null) return 1;
  const known = sizes.get(value);
  if (known !== undefined) return known;
  if (depth > YAML_MAX_DEPTH * 2) return MAX_EXPANDED_VALUES + 1;
  // While a value is being measured it counts as endless: only an alias inside itself meets it.
  sizes.set(value, MAX_EXPANDED_VALUES + 1);
  let size = 1;
  for (const child of Array.isArray(value) ? value : Object.values(value as JsonObject)) {
    size += sizeOf(child, sizes, depth + 1);
  }
  sizes.set(value, size);
  return size;
}

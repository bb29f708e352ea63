// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject } from '@api-operators/api';
import { isAlias, isMap, isScalar, isSeq, type Document, type Node } from 'yaml';
import { member } from '../compile/field-path.ts';

/** Where a value stands in the text. `text`: a string's first character, where its characters stand one for one. */
export interface Placed {
  offset: number;
  /** Offset of the first character of a string that is written without escapes or folding. */
  text?: number;
}

export type PlainValue =
  | { kind: 'ok'; value: Json; places: Map<string, Placed> }
  | { kind: 'refused'; message: string; offset: number };

/** Nodes that aliases may repeat, and how deep a value may go. */
const MAX_NODES = 100_000;
const MAX_DEPTH = 100;

class Refusal {
  readonly message: string;
  readonly offset: number;
  constructor(message: string, offset: number) {
    this.message = message;
    this.offset = offset;
  }
}

/** A document as JSON with the place of every value. Keys are data, `__proto__` as well as any other. */
export function plainValue(document: Document): PlainValue {
  const places = new Map<string, Placed>();
  let count = 0;

  const visit = (node: Node | null | undefined, path: string, depth: number): Json => {
    const offset = node?.range?.[0] ?? 0;
    count += 1;
    if (count > MAX_NODES) {
      throw new Refusal('The text has too many values (aliases count each time).', offset);
    }
    if (depth > MAX_DEPTH) {
      throw new Refusal('Values are nested too deep.', offset);
    }
    if (node && !places.has(path)) {
      places.set(path, { offset, ...textStart(node) });
    }
    if (node === null || node === undefined) {
      return null;
    }
    if (isAlias(node)) {
      return visit(node.resolve(document), path, depth + 1);
    }
    if (isSeq(node)) {
      return node.items.map((item, i) => visit(item as Node | null, `${path}[${i}]`, depth + 1));
    }
    if (isMap(node)) {
      const value: JsonObject = {};
      for (const { key, value: item } of node.items) {
        const name = isScalar(key) ? String(key.value) : String(key);
        const itemPath = member(path, name);
        const itemValue = visit(item as Node | null, itemPath, depth + 1);
        if (!places.has(itemPath)) {
          places.set(itemPath, { offset: (key as Node).range?.[0] ?? offset });
        }
        Object.defineProperty(value, name, {
          value: itemValue,
          enumerable: true,
          configurable: true,
          writable: true,
        });
      }
      return value;
    }
    return isScalar(node) ? scalar(node.value, offset) : null;
  };

  try {
    return { kind: 'ok', value: visit(document.contents as Node | null, '', 0), places };
  } catch (refusal) {
    if (refusal instanceof Refusal) {
      return { kind: 'refused', message: refusal.message, offset: refusal.offset };
    }
    throw refusal;
  }
}

function scalar(value: unknown, offset: number): Json {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new Refusal('JSON has no infinity and no NaN.', offset);
  }
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) {
    return value as Json;
  }
  throw new Refusal('This is no value that JSON has.', offset);
}

function textStart(node: Node): { text?: number } {
  if (!isScalar(node) || typeof node.value !== 'string' || !node.range) {
    return {};
  }
  const [start, end] = node.range;
  const written = end - start;
  const quoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE';
  if (quoted && written === node.value.length + 2) {
    return { text: start + 1 };
  }
  return node.type === 'PLAIN' && written === node.value.length ? { text: start } : {};
}

// SPDX-License-Identifier: Apache-2.0
import { LineCounter, parseAllDocuments, type Document } from 'yaml';
import type { Json, JsonObject } from '@api-operators/api';

/** A custom resource of a file. */
export interface FileObject {
  object: JsonObject;
  /** `file:line:column` of a field, or of the nearest place around it that the file has. */
  placeOf(path: readonly string[]): string;
}

export type ObjectsRead = { kind: 'read'; objects: FileObject[] } | { kind: 'refused'; problems: string[] };

/** The custom resources of a YAML or JSON text; the items of a List count as documents of their own. */
export function readObjects(text: string, file: string): ObjectsRead {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, intAsBigInt: true, version: '1.2', prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const problems: string[] = [];
  const objects: FileObject[] = [];
  for (const document of Array.isArray(documents) ? documents : []) {
    if (document.errors.length > 0) {
      problems.push(...document.errors.map(error => `${at(error.pos[0])}: ${error.message}`));
      continue;
    }
    let value: Json;
    try {
      value = exact(document.toJS({ maxAliasCount: 100 }) as Json);
    } catch (error) {
      problems.push(`${at(document.range?.[0] ?? 0)}: ${(error as Error).message}`);
      continue;
    }
    if (value === null) continue;
    if (!isObject(value)) {
      problems.push(`${at(document.range?.[0] ?? 0)}: this is no custom resource but ${Array.isArray(value) ? 'a list' : `the value ${JSON.stringify(String(value))}`}`);
      continue;
    }
    const items = value.kind === 'List' && Array.isArray(value.items) ? value.items : undefined;
    for (const [index, object] of (items ?? [value]).entries()) {
      if (!isObject(object)) continue;
      const base = items ? ['items', index] : [];
      objects.push({ object, placeOf: path => at(offsetOf(document, base, path)) });
    }
  }
  return problems.length > 0 ? { kind: 'refused', problems } : { kind: 'read', objects };
}

function offsetOf(document: Document.Parsed, base: readonly (string | number)[], path: readonly string[]): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = document.getIn([...base, ...path.slice(0, length)], true) as { range?: [number, number, number] } | undefined;
    if (node?.range) return node.range[0];
  }
  return document.range?.[0] ?? 0;
}

/** Integers that a double holds become numbers again, at any depth. */
function exact(value: Json): Json {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (Array.isArray(value)) return value.map(exact);
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, exact(item)])) : value;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

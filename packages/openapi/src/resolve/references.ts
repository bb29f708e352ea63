// SPDX-License-Identifier: Apache-2.0
import type { Json } from '@api-operators/api';
import type { LoadedDocument } from '../load/document.ts';
import { escapeKey } from '../load/pointer-tree.ts';
import { resourceAround, resourcesOf } from './bases.ts';
import { isObject, rootNode } from './node.ts';
import { referenceUri } from './uri.ts';

/** A reference out of a document: the URI that it needs, and where it is made. */
export interface ExternalReference {
  uri: string;
  reference: string;
  pointer: string;
}

/** `$ref` that is not plainly followed by a fragment, or that may be written with an escape. */
const REFERS_OUT = /\$ref(?!["']?\s*:\s*["']?#)|\\u0024|\\x24/i;

/** Whether {@link externalReferences} may find anything: most documents need not be parsed to know that they are alone. */
export function mayReferOut(text: string): boolean {
  return REFERS_OUT.test(text);
}

/**
 * The documents that this one refers to, each once with the place of the first reference. Members
 * named `$ref` inside `properties` or an example are names and data, so only those that look like
 * references in their position count: the loader fetches nothing for the others.
 */
export function externalReferences(document: LoadedDocument): ExternalReference[] {
  const found = new Map<string, ExternalReference>();
  const own = resourcesOf(document, rootNode(document.uri, document.tree));
  const named = new Set(own.map(({ uri }) => uri));
  const seen = new Set<object>();
  const visit = (value: Json, pointer: string, names: boolean, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > 1_000 || seen.has(value)) return;
    seen.add(value);
    if (Array.isArray(value)) {
      value.forEach((item, index) => visit(item, `${pointer}/${index}`, false, depth + 1));
      return;
    }
    if (!isObject(value)) return;
    const reference = value.$ref;
    if (!names && typeof reference === 'string' && !reference.startsWith('#')) {
      const uri = referenceUri(document.uri, reference);
      const around = resourceAround(pointer, own);
      const isOwn = named.has(uri) || (around !== undefined && named.has(referenceUri(around.uri, reference)));
      if (uri !== document.uri && !isOwn && !found.has(uri)) {
        found.set(uri, { uri, reference, pointer: `${pointer}/$ref` });
      }
    }
    for (const [key, item] of Object.entries(value)) {
      if (key === 'example' || key === 'examples' || key === 'default' || key === 'enum') continue;
      visit(item, `${pointer}/${escapeKey(key)}`, !names && key === 'properties', depth + 1);
    }
  };
  visit(document.tree, '', false, 0);
  return [...found.values()];
}

// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject } from '@api-operators/api';
import type { LoadedDocument } from '../load/document.ts';
import { escapeKey } from '../load/pointer-tree.ts';
import type { Reporter } from '../rules/reporter.ts';
import { dynamicReferenceOpen } from '../rules/dynamic-reference-open.ts';
import { isObject } from './node.ts';

/**
 * Makes plain references of `$dynamicRef` and `$recursiveRef` where only one schema can be meant. Where several
 * schemas have the anchor, which one is meant depends on who refers, so the place is left open and told.
 */
export function settleDynamicReferences(documents: Iterable<LoadedDocument>, reporter: Reporter): void {
  const concerned = [...documents].filter(({ text }) => /\$dynamicRef|\$recursiveRef/.test(text));
  if (concerned.length === 0) return;
  const anchors = new Map<string, number>();
  for (const { tree } of documents) {
    walk(tree, object => {
      for (const keyword of ['$dynamicAnchor', '$anchor']) {
        const name = object[keyword];
        if (typeof name === 'string') anchors.set(name, (anchors.get(name) ?? 0) + 1);
      }
    });
  }
  for (const { tree, uri } of concerned) {
    walk(tree, (object, pointer) => {
      const keyword = ['$dynamicRef', '$recursiveRef'].find(key => typeof object[key] === 'string');
      if (keyword === undefined || typeof object.$ref === 'string') return;
      const reference = object[keyword] as string;
      const name = reference.slice(reference.indexOf('#') + 1);
      const several = reference.includes('#') && !name.startsWith('/') && (anchors.get(name) ?? 0) > 1;
      if (several) {
        reporter.report(dynamicReferenceOpen, { uri, pointer: `${pointer}/${keyword}` }, { reference });
      } else {
        object.$ref = reference;
      }
    });
  }
}

function walk(root: Json, visit: (object: JsonObject, pointer: string) => void): void {
  const seen = new Set<object>();
  const step = (value: Json, pointer: string, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > 500 || seen.has(value)) return;
    seen.add(value);
    if (Array.isArray(value)) value.forEach((item, index) => step(item, `${pointer}/${index}`, depth + 1));
    if (!isObject(value)) return;
    visit(value, pointer);
    for (const [key, item] of Object.entries(value)) step(item, `${pointer}/${escapeKey(key)}`, depth + 1);
  };
  step(root, '', 0);
}

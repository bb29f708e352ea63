// SPDX-License-Identifier: Apache-2.0
import type { LoadedDocument } from '../load/document.ts';
import { child, elements, isObject, members, text, type Node } from './node.ts';
import { referenceUri } from './uri.ts';

/** A part of a document that has a URI of its own: a schema with `$id`, or the document by its `$self`. */
export interface Resource {
  uri: string;
  node: Node;
}

const DATA = new Set(['example', 'examples', 'default', 'enum', 'const', 'x-example']);

/** The parts of a document that have URIs of their own, outer ones first; none in almost every document. */
export function resourcesOf(document: Pick<LoadedDocument, 'text'>, root: Node): Resource[] {
  if (!/\$id|\$self/.test(document.text)) return [];
  const found: Resource[] = [];
  const seen = new Set<object>();
  const visit = (node: Node, base: string, names: boolean, depth: number): void => {
    if (typeof node.value !== 'object' || node.value === null || depth > 500 || seen.has(node.value)) return;
    seen.add(node.value);
    const own = names ? undefined : text(child(node, '$id')) ?? (node === root ? text(child(node, '$self')) : undefined);
    let inner = base;
    if (own !== undefined && !own.startsWith('#')) {
      inner = referenceUri(base, own);
      if (inner !== root.uri) found.push({ uri: inner, node });
    }
    for (const item of elements(node)) visit(item, inner, false, depth + 1);
    for (const [key, item] of members(node)) {
      if (isObject(item.value) || Array.isArray(item.value)) {
        if (!DATA.has(key) || names) visit(item, inner, !names && key === 'properties', depth + 1);
      }
    }
  };
  visit(root, root.uri, false, 0);
  return found;
}

/** The resource that a place lies in: the innermost one around it; undefined for the document itself. */
export function resourceAround(pointer: string, resources: readonly Resource[]): Resource | undefined {
  let best: Resource | undefined;
  for (const resource of resources) {
    const own = resource.node.pointer;
    if ((pointer === own || pointer.startsWith(`${own}/`)) && own.length >= (best?.node.pointer.length ?? 0)) best = resource;
  }
  return best;
}

// SPDX-License-Identifier: Apache-2.0
import type { LoadedDocument } from '../load/document.ts';
import { pointerKeys } from '../load/pointer-tree.ts';
import { child, elements, isObject, members, rootNode, text, type Node } from './node.ts';
import { resourceAround, resourcesOf, type Resource } from './bases.ts';
import { referenceFragment, referenceUri } from './uri.ts';

/** What a reference led to. */
export type Resolved =
  | { kind: 'found'; node: Node }
  | { kind: 'missing'; reference: string; why: string; at: Node };

/** Follows references between the documents, each only once. */
export class Resolver {
  private readonly roots = new Map<string, Node>();
  /** By document: its parts that have URIs of their own. */
  private readonly resources = new Map<string, Resource[]>();
  /** By URI: such a part. */
  private readonly named = new Map<string, Node>();
  private readonly targets = new Map<Node, Resolved>();
  private readonly anchors = new Map<string, Map<string, Node>>();

  constructor(documents: Iterable<LoadedDocument>) {
    for (const document of documents) {
      const root = rootNode(document.uri, document.tree);
      this.roots.set(document.uri, root);
      const own = resourcesOf(document, root);
      if (own.length > 0) this.resources.set(document.uri, own);
    }
    for (const resource of [...this.resources.values()].flat()) {
      if (!this.named.has(resource.uri)) this.named.set(resource.uri, resource.node);
    }
  }

  root(uri: string): Node | undefined {
    return this.roots.get(uri);
  }

  /** The node itself, or what its `$ref` leads to in the end. */
  follow(node: Node): Resolved {
    const known = this.targets.get(node);
    if (known) return known;
    const seen = new Set<Node>();
    let at = node;
    let result: Resolved | undefined;
    while (!result) {
      const reference = isObject(at.value) && Object.hasOwn(at.value, '$ref') ? at.value.$ref : undefined;
      if (typeof reference !== 'string') {
        result = { kind: 'found', node: at };
      } else if (seen.has(at)) {
        result = { kind: 'missing', reference, why: 'the reference leads back to itself', at: node };
      } else {
        seen.add(at);
        const next = this.target(at, reference);
        if (typeof next === 'string') result = { kind: 'missing', reference, why: next, at };
        else at = next;
      }
    }
    this.targets.set(node, result);
    return result;
  }

  /** What one reference names, one step; a sentence where it names nothing. */
  private target(from: Node, reference: string): Node | string {
    const around = resourceAround(from.pointer, this.resources.get(from.uri) ?? []);
    const own = around && this.within(referenceUri(around.uri, reference), reference);
    if (typeof own === 'object') return own;
    // A document that gives a schema an $id may still mean itself by what it refers to.
    return this.within(referenceUri(from.uri, reference), reference);
  }

  /** What the fragment of a reference names in the document or the part of one that has that URI. */
  private within(uri: string, reference: string): Node | string {
    const root = this.named.get(uri) ?? this.roots.get(uri);
    if (!root) return `no document ${uri} was given`;
    const fragment = referenceFragment(reference);
    if (fragment !== '' && !fragment.startsWith('/')) {
      return this.anchorsOf(root).get(fragment) ?? `the document has no anchor "${fragment}"`;
    }
    let at: Node | undefined = root;
    for (const key of pointerKeys(fragment)) {
      const next: Node | undefined = child(at, key);
      if (!next && at && isObject(at.value) && typeof at.value.$ref === 'string') {
        const through: Resolved = this.follow(at);
        at = through.kind === 'found' ? child(through.node, key) : undefined;
      } else {
        at = next;
      }
      if (!at) return `nothing is at ${fragment}`;
    }
    return at ?? `nothing is at ${fragment}`;
  }

  private anchorsOf(root: Node): Map<string, Node> {
    const key = `${root.uri}#${root.pointer}`;
    const known = this.anchors.get(key);
    if (known) return known;
    const anchors = new Map<string, Node>();
    const seen = new Set<object>();
    const visit = (node: Node, depth: number): void => {
      if (typeof node.value !== 'object' || node.value === null) return;
      if (seen.has(node.value) || depth > 500) return;
      seen.add(node.value);
      for (const keyword of ['$anchor', '$dynamicAnchor', '$id']) {
        const name = text(child(node, keyword));
        if (name && !anchors.has(name)) anchors.set(name.replace(/^#/, ''), node);
      }
      for (const item of elements(node)) visit(item, depth + 1);
      for (const [, item] of members(node)) visit(item, depth + 1);
    };
    visit(root, 0);
    this.anchors.set(key, anchors);
    return anchors;
  }
}

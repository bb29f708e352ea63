// SPDX-License-Identifier: Apache-2.0
import { unresolvedReference } from '../rules/unresolved-reference.ts';
import type { Reporter } from '../rules/reporter.ts';
import { child, members, type Node } from '../resolve/node.ts';
import type { Resolver } from '../resolve/resolver.ts';

/** What `content` offers, by media type; from 3.2 on a media type may be a reference. */
export function contentOf(
  node: Node,
  { resolver, reporter }: { resolver: Resolver; reporter: Reporter },
): Map<string, Node> {
  const content = new Map<string, Node>();
  for (const [mediaType, item] of members(child(node, 'content'))) {
    const resolved = resolver.follow(item);
    if (resolved.kind === 'missing') reporter.report(unresolvedReference, item, resolved);
    content.set(mediaType, resolved.kind === 'found' ? resolved.node : item);
  }
  return content;
}

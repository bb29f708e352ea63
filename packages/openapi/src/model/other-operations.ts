// SPDX-License-Identifier: Apache-2.0
import { child, isObject, members, text, type Node } from '../resolve/node.ts';
import type { Resolver } from '../resolve/resolver.ts';
import type { OtherOperation } from './model.ts';

const METHODS = new Set(['get', 'put', 'post', 'delete', 'patch', 'head', 'options', 'trace', 'query']);

/** OpenAPI 3.2's `additionalOperations`: methods of the document's own. */
export function additionalOperations(path: string, item: Node): OtherOperation[] {
  return members(child(item, 'additionalOperations')).map(([method, node]) =>
    other(method.toUpperCase(), path, node, `${method} is no method that the operator sends`),
  );
}

/** Webhooks are requests that the API sends; whoever receives them is no resource of it. */
export function webhookOperations(root: Node, resolver: Resolver): OtherOperation[] {
  return ['webhooks', 'x-webhooks'].flatMap(key =>
    members(child(root, key)).flatMap(([name, item]) => {
      const resolved = resolver.follow(item);
      if (resolved.kind === 'missing') return [];
      return members(resolved.node)
        .filter(([method, node]) => METHODS.has(method.toLowerCase()) && isObject(node.value))
        .map(([method, node]) =>
          other(method.toUpperCase(), `webhook ${name}`, node, 'a webhook: the API sends this request, and takes no such one'),
        );
    }),
  );
}

function other(method: string, path: string, node: Node, reason: string): OtherOperation {
  const operationId = text(child(node, 'operationId'));
  return { method, path, ...(operationId ? { operationId } : {}), reason };
}

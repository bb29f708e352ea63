// SPDX-License-Identifier: Apache-2.0
import { unresolvedReference } from '../rules/unresolved-reference.ts';
import type { Reporter } from '../rules/reporter.ts';
import { child, members, type Node } from '../resolve/node.ts';
import type { Resolver } from '../resolve/resolver.ts';
import { contentOf } from './content.ts';
import { preferredMediaType } from './media-type.ts';
import type { Flavour, ModelOperation, ModelResponse } from './model.ts';

/** The answers of an operation, in the document's order. */
export function readResponses(
  operation: Node,
  context: { flavour: Flavour; resolver: Resolver; reporter: Reporter; produces: string[] },
): ModelResponse[] {
  const responses: ModelResponse[] = [];
  for (const [status, item] of members(child(operation, 'responses'))) {
    if (status.startsWith('x-')) continue;
    const resolved = context.resolver.follow(item);
    if (resolved.kind === 'missing') {
      context.reporter.report(unresolvedReference, item, resolved);
      continue;
    }
    const { node } = resolved;
    const headers = members(child(node, 'headers')).map(([name]) => name.toLowerCase());
    if (context.flavour === '2.0') {
      const schema = child(node, 'schema');
      const mediaType = schema ? preferredMediaType(context.produces, 'GET') : undefined;
      responses.push({ status, mediaType, schema, headers, node });
    } else {
      const content = contentOf(node, context);
      const mediaType = preferredMediaType([...content.keys()], 'GET');
      const schema = mediaType === undefined ? undefined : child(content.get(mediaType), 'schema');
      responses.push({ status, mediaType, schema, headers, node });
    }
  }
  return responses;
}

const ORDER = ['200', '201', '202', '203', '2XX', '206', '204', '205'];

/** The answer that a successful call gets: 200 before 201 before other 2xx before `default`. */
export function successResponse(operation: ModelOperation): ModelResponse | undefined {
  const by = (status: string) =>
    operation.responses.find(response => response.status.toUpperCase() === status);
  for (const status of ORDER) {
    const response = by(status);
    if (response?.schema) return response;
  }
  for (const status of ORDER) {
    const response = by(status);
    if (response) return response;
  }
  const other = operation.responses.find(response => /^2/.test(response.status));
  return other ?? (by('DEFAULT')?.schema && !operation.responses.some(hasSuccess) ? by('DEFAULT') : undefined);
}

function hasSuccess(response: ModelResponse): boolean {
  return /^2/.test(response.status);
}

/** The status codes that mean success; empty = any 2xx. */
export function successStatuses(operation: ModelOperation): string[] {
  const statuses = operation.responses.map(response => response.status.toUpperCase());
  return statuses.filter(status => /^2(\d\d|XX)$/.test(status)).sort();
}

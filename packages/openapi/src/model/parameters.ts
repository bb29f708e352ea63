// SPDX-License-Identifier: Apache-2.0
import type { Reporter } from '../rules/reporter.ts';
import { parameterUnusable } from '../rules/parameter-unusable.ts';
import { unresolvedReference } from '../rules/unresolved-reference.ts';
import { child, elements, flag, isObject, members, text, type Node } from '../resolve/node.ts';
import type { Resolver } from '../resolve/resolver.ts';
import { hintsOf } from './hints.ts';
import { codingOf } from './media-type.ts';
import type { Flavour, ModelParameter } from './model.ts';
import { openApiStyle, swaggerStyle } from './style.ts';

/** Headers that the client sets by itself; documents are told to leave them out, and do not. */
const CLIENT_HEADERS = new Set(['accept', 'content-type', 'authorization', 'content-length', 'host']);

/** A parameter of Swagger 2.0 that is (part of) the body. */
export interface BodyParameter {
  in: 'body' | 'formData';
  node: Node;
}

/** The parameters of an operation: its own before those of its path item, each name and place once. */
export function readParameters(
  operation: Node,
  pathItem: Node,
  context: { flavour: Flavour; resolver: Resolver; reporter: Reporter },
): { parameters: ModelParameter[]; body: BodyParameter[] } {
  const parameters = new Map<string, ModelParameter>();
  const body: BodyParameter[] = [];
  for (const item of [
    ...elements(child(operation, 'parameters')),
    ...elements(child(pathItem, 'parameters')),
  ]) {
    const resolved = context.resolver.follow(item);
    if (resolved.kind === 'missing') {
      context.reporter.report(unresolvedReference, item, resolved);
      continue;
    }
    const { node } = resolved;
    const place = text(child(node, 'in'));
    const name = text(child(node, 'name'));
    if (context.flavour === '2.0' && (place === 'body' || place === 'formData')) {
      if (!body.some(other => text(child(other.node, 'name')) === name)) body.push({ in: place, node });
      continue;
    }
    if (context.flavour === '3.2' && place === 'querystring') {
      const whole = readQueryString(node, name || 'query');
      if (whole) parameters.set(`query:${whole.name}`, whole);
      else context.reporter.report(parameterUnusable, item, { name: name ?? '', place });
      continue;
    }
    if (!isObject(node.value) || !name || !isPlace(place)) {
      context.reporter.report(parameterUnusable, item, { name: name ?? '', place: place ?? '' });
      continue;
    }
    if (place === 'header' && CLIENT_HEADERS.has(name.toLowerCase())) continue;
    const key = `${place}:${name}`;
    if (!parameters.has(key)) parameters.set(key, readParameter(node, name, place, context.flavour));
  }
  return { parameters: [...parameters.values()], body };
}

function isPlace(place: string | undefined): place is ModelParameter['in'] {
  return place === 'path' || place === 'query' || place === 'header' || place === 'cookie';
}

function readParameter(
  node: Node,
  name: string,
  place: ModelParameter['in'],
  flavour: Flavour,
): ModelParameter {
  const [mediaType, content] = members(child(node, 'content'))[0] ?? [];
  const schema = flavour === '2.0' ? node : child(node, 'schema') ?? child(content, 'schema');
  const style =
    flavour === '2.0'
      ? swaggerStyle(text(child(node, 'collectionFormat')), place)
      : openApiStyle(node, place);
  return {
    name,
    in: place,
    required: place === 'path' || flag(child(node, 'required')) === true,
    description: text(child(node, 'description')),
    ...style,
    allowReserved: flavour !== '2.0' && flag(child(node, 'allowReserved')) === true,
    ...(mediaType !== undefined && flavour !== '2.0' && !child(node, 'schema') ? { mediaType } : {}),
    schema,
    hints: hintsOf(node),
    node,
  };
}

/**
 * OpenAPI 3.2's `in: querystring`, the query as a whole. A form is the same as an exploded object; undefined
 * for any other media type.
 */
function readQueryString(node: Node, name: string): ModelParameter | undefined {
  const form = members(child(node, 'content')).find(([type]) => codingOf(type) === 'form')?.[1];
  if (!form) return undefined;
  return {
    name,
    in: 'query',
    required: flag(child(node, 'required')) === true,
    description: text(child(node, 'description')),
    style: 'form',
    explode: true,
    allowReserved: false,
    schema: child(form, 'schema'),
    hints: hintsOf(node),
    node,
  };
}

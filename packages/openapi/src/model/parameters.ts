// SPDX-License-Identifier: Apache-2.0
import type { ParameterStyle } from '@api-operators/api';
import type { Reporter } from '../rules/reporter.ts';
import { parameterUnusable } from '../rules/parameter-unusable.ts';
import { unresolvedReference } from '../rules/unresolved-reference.ts';
import { child, elements, flag, isObject, members, text, type Node } from '../resolve/node.ts';
import type { Resolver } from '../resolve/resolver.ts';
import { hintsOf } from './hints.ts';
import type { Flavour, ModelParameter } from './model.ts';

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
  const content = members(child(node, 'content'))[0]?.[1];
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
    schema,
    hints: hintsOf(node),
    node,
  };
}

const STYLES: readonly string[] = [
  'simple',
  'label',
  'matrix',
  'form',
  'spaceDelimited',
  'pipeDelimited',
  'deepObject',
];

function openApiStyle(node: Node, place: ModelParameter['in']): { style: ParameterStyle; explode: boolean } {
  const given = text(child(node, 'style'));
  const usual = place === 'query' || place === 'cookie' ? 'form' : 'simple';
  const style = given && STYLES.includes(given) ? (given as ParameterStyle) : usual;
  return { style, explode: flag(child(node, 'explode')) ?? style === 'form' };
}

function swaggerStyle(
  format: string | undefined,
  place: ModelParameter['in'],
): { style: ParameterStyle; explode: boolean } {
  if (place === 'path' || place === 'header') return { style: 'simple', explode: false };
  switch (format) {
    case 'multi':
      return { style: 'form', explode: true };
    case 'ssv':
      return { style: 'spaceDelimited', explode: false };
    case 'pipes':
      return { style: 'pipeDelimited', explode: false };
    default:
      return { style: 'form', explode: false };
  }
}

// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject, PartEncoding } from '@api-operators/api';
import { unresolvedReference } from '../rules/unresolved-reference.ts';
import type { Reporter } from '../rules/reporter.ts';
import { child, flag, rootNode, text, texts, type Node } from '../resolve/node.ts';
import type { Resolver } from '../resolve/resolver.ts';
import { readEncoding, swaggerEncoding } from './encoding.ts';
import { contentOf } from './content.ts';
import { codingOf, preferredMediaType } from './media-type.ts';
import type { Flavour, Method, ModelBody } from './model.ts';
import type { BodyParameter } from './parameters.ts';

interface Context {
  flavour: Flavour;
  resolver: Resolver;
  reporter: Reporter;
  method: Method;
  /** Swagger 2.0: what the operation, else the document, consumes. */
  consumes: string[];
}

/** What an operation takes as its body, in the media type that keeps values best. */
export function readBody(
  operation: Node,
  bodyParameters: BodyParameter[],
  context: Context,
): ModelBody | undefined {
  return context.flavour === '2.0'
    ? swaggerBody(bodyParameters, context)
    : openApiBody(child(operation, 'requestBody'), context);
}

function openApiBody(node: Node | undefined, context: Context): ModelBody | undefined {
  if (!node) return undefined;
  const resolved = context.resolver.follow(node);
  if (resolved.kind === 'missing') {
    context.reporter.report(unresolvedReference, node, resolved);
    return undefined;
  }
  const content = contentOf(resolved.node, context);
  const mediaType = preferredMediaType([...content.keys()], context.method);
  if (mediaType === undefined) return undefined;
  const coding = codingOf(mediaType);
  const encoding: Record<string, PartEncoding> | undefined =
    coding === 'form' || coding === 'multipart' ? readEncoding(child(content.get(mediaType), 'encoding')) : undefined;
  return {
    required: flag(child(resolved.node, 'required')) === true,
    description: text(child(resolved.node, 'description')),
    mediaType: coding === 'json' && mediaType.includes('*') ? 'application/json' : mediaType,
    coding,
    schema: child(content.get(mediaType), 'schema'),
    ...(encoding ? { encoding } : {}),
    node: resolved.node,
  };
}

function swaggerBody(parameters: BodyParameter[], context: Context): ModelBody | undefined {
  const body = parameters.find(parameter => parameter.in === 'body');
  if (body) {
    const mediaType = preferredMediaType(context.consumes, context.method) ?? 'application/json';
    const coding = codingOf(mediaType);
    return {
      required: flag(child(body.node, 'required')) === true,
      description: text(child(body.node, 'description')),
      // A body with a schema is JSON in practice, whatever forms the document claims to take.
      mediaType: coding === 'form' || coding === 'multipart' ? 'application/json' : mediaType,
      coding: coding === 'form' || coding === 'multipart' ? 'json' : coding,
      schema: child(body.node, 'schema'),
      node: body.node,
    };
  }
  const form = parameters.filter(parameter => parameter.in === 'formData');
  if (form.length === 0) return undefined;
  const file = form.some(parameter => text(child(parameter.node, 'type')) === 'file');
  const multipart = file || preferredForm(context.consumes) === 'multipart/form-data';
  const encoding = swaggerEncoding(form.map(parameter => parameter.node));
  return {
    required: form.some(parameter => flag(child(parameter.node, 'required')) === true),
    mediaType: multipart ? 'multipart/form-data' : 'application/x-www-form-urlencoded',
    coding: multipart ? 'multipart' : 'form',
    schema: formSchema(form),
    ...(encoding ? { encoding } : {}),
    node: form[0].node,
  };
}

function preferredForm(consumes: string[]): string | undefined {
  return consumes.find(type => codingOf(type) === 'form' || codingOf(type) === 'multipart');
}

/** Form parameters of Swagger 2.0 as one object; each property is the parameter, at its own place. */
function formSchema(form: BodyParameter[]): Node {
  const properties: JsonObject = {};
  const required: Json[] = [];
  const nodes = new Map<string, Node>();
  for (const { node } of form) {
    const name = text(child(node, 'name'));
    if (!name) continue;
    Object.defineProperty(properties, name, {
      value: node.value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
    nodes.set(name, node);
    if (flag(child(node, 'required')) === true) required.push(name);
  }
  const { uri, pointer } = form[0].node;
  const schema = rootNode(uri, { type: 'object', properties, required });
  const propertiesNode: Node = { uri, pointer, value: properties, children: nodes };
  return { ...schema, pointer, children: new Map([['properties', propertiesNode]]) };
}

/** Media types that a Swagger 2.0 operation consumes or produces. */
export function swaggerMediaTypes(operation: Node, root: Node, key: 'consumes' | 'produces'): string[] {
  const own = texts(child(operation, key));
  return own.length > 0 ? own : texts(child(root, key));
}

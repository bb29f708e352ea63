// SPDX-License-Identifier: Apache-2.0
import { list, record, type JsonObject, type Method, type OpenApiDocument } from './document.ts';

/** A path template of the document with its operations. */
export interface Route {
  template: string;
  operations: Partial<Record<Method, { operation: JsonObject; parameters: JsonObject[] }>>;
  /** Of a template that ends in a parameter: its name, and the template before it. */
  item?: { parameter: string; collection: string };
  match(path: string): Record<string, string> | undefined;
}

/** The routes of a document, those with the longest fixed texts first: `/things/mine` wins over `/things/{id}`. */
export function routesOf(document: OpenApiDocument): Route[] {
  const routes = new Map<string, Route>();
  const base = basePath(document);
  for (const { path, method, ...rest } of document.operations()) {
    const route = routes.get(path) ?? { template: path, operations: {}, match: matcher(base + path) };
    routes.set(path, route);
    route.operations[method] = rest;
    const [, collection, parameter] = /^(.*)\/\{([^{}]+)\}$/.exec(path) ?? [];
    if (parameter !== undefined) route.item = { parameter, collection };
  }
  const fixed = ({ template }: Route) => template.replace(/\{[^{}]*\}/g, '').length;
  return [...routes.values()].sort((a, b) => fixed(b) - fixed(a));
}

/** The path of the first server, without its last slash. */
export function basePath(document: OpenApiDocument): string {
  const url = String(record(list(document.root.servers)[0]).url ?? '/');
  return new URL(url, 'http://localhost').pathname.replace(/\/$/, '');
}

function matcher(template: string): Route['match'] {
  const names: string[] = [];
  const pattern = template
    .split(/(\{[^{}]+\})/)
    .map(part => {
      if (!part.startsWith('{')) return part.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
      names.push(part.slice(1, -1));
      return '([^/]+)';
    })
    .join('');
  const expression = new RegExp(`^${pattern}/?$`);
  return path => {
    const found = expression.exec(path);
    return found ? Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(found[index + 1])])) : undefined;
  };
}

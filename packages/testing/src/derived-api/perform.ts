// SPDX-License-Identifier: Apache-2.0
import { failure, jsonOf, manyObjects, oneObject, somethingElse, successes, type Answer } from './answer.ts';
import { record, type JsonObject, type Method, type OpenApiDocument } from './document.ts';
import { changed, made, type Objects } from './objects.ts';
import type { Route } from './routes.ts';
import { identifier } from './sample.ts';
import { shapeOfOne, type Shape } from './shape.ts';

/** One call that is as the document says. */
export interface Call {
  route: Route;
  method: Method;
  /** Without the last slash. */
  path: string;
  parameters: Record<string, string>;
  body: JsonObject;
}

/** Carries calls out on the objects of one API, by the roles that path templates and methods have by custom. */
export class Performer {
  readonly #document: OpenApiDocument;
  readonly #objects: Objects;
  readonly #routes: readonly Route[];
  #made = 0;

  constructor(document: OpenApiDocument, routes: readonly Route[], objects: Objects) {
    this.#document = document;
    this.#routes = routes;
    this.#objects = objects;
  }

  perform(call: Call): Answer {
    const { route, method } = call;
    const { operation } = route.operations[method]!;
    const missing = this.#missingParent(call);
    if (missing) return failure(this.#document, operation, 404, [`there is no ${missing}`]);
    if (route.item) return this.#onItem(call, operation, route.item.parameter);
    const item = this.#routes.find(each => isSame(each.item?.collection, route.template));
    if (!item) return somethingElse(this.#document, operation);
    if (method === 'get') return manyObjects(this.#document, operation, this.#objects.below(call.path));
    return method === 'post' ? this.#create(call, operation, item) : somethingElse(this.#document, operation);
  }

  #onItem(call: Call, operation: JsonObject, parameter: string): Answer {
    const { method, path } = call;
    const creates = method === 'put' && !this.#collection(call.route)?.operations.post;
    const held = method === 'get' ? this.#objects.look(path) : this.#objects.get(path);
    if (!held || held.pending === 'delete') {
      if (held && method === 'get') return oneObject(this.#document, operation, 200, parameter, held.value);
      if (creates) return this.#create(call, operation, call.route);
      return this.#absent(call, operation);
    }
    const status = successes(operation)[0] ?? 200;
    if (method === 'get') return oneObject(this.#document, operation, status, parameter, held.value);
    if (method === 'delete') return this.#delete(path, operation);
    const shape = this.#shape(call.route, operation, status);
    const before = method === 'put' ? { ...made(this.#document, shape, {}), ...identity(shape, held.value) } : held.value;
    held.value = changed(this.#document, shape, before, call.body);
    return oneObject(this.#document, operation, status, parameter, held.value);
  }

  #create(call: Call, operation: JsonObject, item: Route): Answer {
    const { parameter } = item.item!;
    const statuses = successes(operation);
    const accepted = statuses.includes(202);
    const status = accepted ? 202 : statuses.includes(201) ? 201 : statuses[0] ?? 201;
    const shape = this.#shape(item, operation, statuses.find(each => jsonOf(this.#document, operation, each)) ?? status);
    const sent = Object.fromEntries(Object.entries(call.parameters).filter(([name]) => name !== parameter));
    const value = made(this.#document, shape, { ...sent, ...call.body });
    this.#made += 1;
    const id = call.route === item ? call.parameters[parameter] : identifier(this.#document.flat(record(shape.entity.properties)[shape.id ?? '']), this.#made);
    if (shape.id !== undefined) value[shape.id] = id;
    const path = call.route === item ? call.path : `${call.path}/${encodeURIComponent(id)}`;
    this.#objects.put({ path, value, ...(accepted ? { pending: 'create' as const } : {}) });
    return oneObject(this.#document, operation, status, parameter, value);
  }

  #delete(path: string, operation: JsonObject): Answer {
    const statuses = successes(operation);
    if (statuses.includes(202)) {
      const held = this.#objects.get(path)!;
      this.#objects.remove(path);
      this.#objects.put({ ...held, pending: 'delete' });
      return { status: 202 };
    }
    this.#objects.remove(path);
    return statuses.includes(204) ? { status: 204 } : somethingElse(this.#document, operation);
  }

  #absent({ method, path }: Call, operation: JsonObject): Answer {
    const statuses = successes(operation);
    const gone = method === 'delete' && statuses.length > 1 && statuses.includes(204);
    return gone ? { status: 204 } : failure(this.#document, operation, 404, [`there is no ${path}`]);
  }

  /** The object as the API reads it back, else as the operation answers it. */
  #shape(item: Route, operation: JsonObject, status: number): Shape {
    const get = item.operations.get?.operation;
    const json = (get && jsonOf(this.#document, get, successes(get)[0] ?? 200)) ?? jsonOf(this.#document, operation, status);
    return shapeOfOne(this.#document, json?.schema, item.item!.parameter);
  }

  #collection(route: Route): Route | undefined {
    return this.#routes.find(each => isSame(each.template, route.item?.collection));
  }

  /** The path of an object above this one that the API would hold, and does not. */
  #missingParent({ route, path }: Call): string | undefined {
    const parts = path.split('/');
    const template = route.template.split('/');
    const base = parts.length - template.length;
    for (let length = template.length - 1; length > 1; length -= 1) {
      const above = template.slice(0, length).join('/');
      const parent = this.#routes.find(each => each.item && isSame(each.template, above));
      const at = parts.slice(0, base + length).join('/');
      if (parent && this.#collection(parent)?.operations.post && !this.#objects.get(at)) return at;
    }
    return undefined;
  }
}

/** Whether two templates are one, whatever their parameters are called. */
function isSame(one: string | undefined, other: string | undefined): boolean {
  return one?.replace(/\{[^{}]*\}/g, '{}') === other?.replace(/\{[^{}]*\}/g, '{}');
}

/** What an object keeps when its other members are replaced. */
function identity(shape: Shape, value: JsonObject): JsonObject {
  return shape.id === undefined ? {} : { [shape.id]: value[shape.id] };
}

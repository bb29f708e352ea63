// SPDX-License-Identifier: Apache-2.0

/** An object of JSON. */
export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;
export type Method = (typeof METHODS)[number];

/** An OpenAPI 3.0 document in one file, as its author wrote it; references are followed where somebody looks. */
export class OpenApiDocument {
  readonly root: JsonObject;

  constructor(root: JsonObject) {
    this.root = root;
  }

  /** What a value stands for: the end of its chain of references. */
  follow(value: unknown): JsonObject {
    let at = value;
    for (let steps = 0; isObject(at) && typeof at.$ref === 'string' && steps < 50; steps += 1) {
      at = this.#at(at.$ref);
    }
    return isObject(at) ? at : {};
  }

  /** One schema with the members of all that it is composed of; of alternatives, the first. */
  flat(value: unknown, depth = 0): JsonObject {
    const { allOf, oneOf, anyOf, ...own } = this.follow(value);
    const parts = [...list(allOf), ...list(oneOf).slice(0, 1), ...list(anyOf).slice(0, 1)];
    if (parts.length === 0 || depth > 20) return own;
    const merged: JsonObject = {};
    for (const part of [...parts.map(part => this.flat(part, depth + 1)), own]) {
      const properties = { ...record(merged.properties), ...record(part.properties) };
      const required = [...list(merged.required), ...list(part.required)];
      Object.assign(merged, part);
      if (Object.keys(properties).length > 0) merged.properties = properties;
      if (required.length > 0) merged.required = required;
    }
    return merged;
  }

  /** Path, method and description of every operation, in the order of the document. */
  operations(): { path: string; method: Method; operation: JsonObject; parameters: JsonObject[] }[] {
    return Object.entries(record(this.root.paths)).flatMap(([path, entry]) => {
      const item = this.follow(entry);
      return METHODS.filter(method => item[method] !== undefined).map(method => {
        const operation = this.follow(item[method]);
        const found = new Map<string, JsonObject>();
        for (const parameter of [...list(item.parameters), ...list(operation.parameters)].map(each => this.follow(each))) {
          found.set(`${parameter.in} ${parameter.name}`, parameter);
        }
        return { path, method, operation, parameters: [...found.values()] };
      });
    });
  }

  #at(reference: string): unknown {
    let at: unknown = this.root;
    for (const raw of decodeURIComponent(reference.slice(1)).split('/').slice(1)) {
      const key = raw.replaceAll('~1', '/').replaceAll('~0', '~');
      at = at !== null && typeof at === 'object' && Object.hasOwn(at, key) ? (at as JsonObject)[key] : undefined;
    }
    return at;
  }
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function record(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

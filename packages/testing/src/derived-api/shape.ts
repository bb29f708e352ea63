// SPDX-License-Identifier: Apache-2.0
import { record, type JsonObject, type OpenApiDocument } from './document.ts';

/** How the answers of one operation hold its object, or its objects. */
export interface Shape {
  /** The whole answer. */
  schema: unknown;
  /** One object. */
  entity: JsonObject;
  /** The member of the answer that holds it; absent: it is the answer. */
  member?: string;
  /** The member of the object that says which one it is. */
  id?: string;
}

/** Where an answer holds the object that a path parameter names. */
export function shapeOfOne(document: OpenApiDocument, schema: unknown, parameter: string): Shape {
  const entity = document.flat(schema);
  const id = idMember(entity, parameter);
  if (id === undefined) {
    for (const [member, value] of Object.entries(record(entity.properties))) {
      const inner = document.flat(value);
      const innerId = inner.properties ? idMember(inner, parameter) : undefined;
      if (innerId !== undefined) return { schema, entity: inner, member, id: innerId };
    }
  }
  return { schema, entity, id };
}

/** Where the answer of a collection holds its objects. */
export function shapeOfMany(document: OpenApiDocument, schema: unknown): Pick<Shape, 'schema' | 'member' | 'entity'> {
  const whole = document.flat(schema);
  if (whole.type === 'array') return { schema, entity: document.flat(whole.items) };
  for (const [member, value] of Object.entries(record(whole.properties))) {
    const inner = document.flat(value);
    if (inner.type === 'array') return { schema, member, entity: document.flat(inner.items) };
  }
  return { schema, entity: whole };
}

/** The member that a name of the other side means: the same name, else the same letters in another style. */
export function memberFor(name: string, members: readonly string[]): string | undefined {
  return members.includes(name) ? name : members.find(member => letters(member) === letters(name));
}

function idMember(entity: JsonObject, parameter: string): string | undefined {
  const members = Object.keys(record(entity.properties));
  const last = parameter.split(/[_-]|(?<=[a-z])(?=[A-Z])/).at(-1)!;
  return [parameter, last, 'id', 'uuid', 'sid', 'name'].map(name => memberFor(name, members)).find(Boolean);
}

function letters(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

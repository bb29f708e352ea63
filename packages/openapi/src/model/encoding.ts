// SPDX-License-Identifier: Apache-2.0
import type { PartEncoding } from '@api-operators/api';
import { setOwn } from '../crd/own-key.ts';
import { child, flag, members, text, type Node } from '../resolve/node.ts';
import { isStyle, swaggerStyle } from './style.ts';

/** The Encoding Objects of a form or multipart body, by wire name; undefined where there is none. */
export function readEncoding(node: Node | undefined): Record<string, PartEncoding> | undefined {
  const encodings: Record<string, PartEncoding> = {};
  for (const [wire, part] of members(node)) {
    const contentType = text(child(part, 'contentType'));
    const style = text(child(part, 'style'));
    const explode = flag(child(part, 'explode'));
    const encoding: PartEncoding = {
      ...(contentType ? { contentType } : {}),
      ...(isStyle(style) ? { style } : {}),
      ...(explode === undefined ? {} : { explode }),
    };
    if (Object.keys(encoding).length > 0) setOwn(encodings, wire, encoding);
  }
  return Object.keys(encodings).length > 0 ? encodings : undefined;
}

/** Swagger 2.0 writes lists in a form as `collectionFormat` says, with commas where it says nothing. */
export function swaggerEncoding(form: readonly Node[]): Record<string, PartEncoding> | undefined {
  const encodings: Record<string, PartEncoding> = {};
  for (const node of form) {
    const wire = text(child(node, 'name'));
    if (!wire || text(child(node, 'type')) !== 'array') continue;
    setOwn(encodings, wire, swaggerStyle(text(child(node, 'collectionFormat')), 'query'));
  }
  return Object.keys(encodings).length > 0 ? encodings : undefined;
}

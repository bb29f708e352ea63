// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '@api-operators/api';
import { isObject, type Node } from '../resolve/node.ts';

const PREFIX = 'x-k8s-';

/** The `x-k8s-…` members of nodes, without the prefix; the first node that has one decides. */
export function hintsOf(...nodes: readonly Node[]): JsonObject {
  const hints: JsonObject = {};
  for (const { value } of nodes) {
    if (!isObject(value)) continue;
    for (const [key, hint] of Object.entries(value)) {
      const name = key.toLowerCase();
      if (name.startsWith(PREFIX) && !Object.hasOwn(hints, name.slice(PREFIX.length))) {
        hints[name.slice(PREFIX.length)] = hint;
      }
    }
  }
  return hints;
}

export function textHint(hints: JsonObject, name: string): string | undefined {
  const value = Object.hasOwn(hints, name) ? hints[name] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A hint that is a string or a list of strings. */
export function listHint(hints: JsonObject, name: string): string[] {
  const value = Object.hasOwn(hints, name) ? hints[name] : undefined;
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

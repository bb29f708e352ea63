// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject } from '@api-operators/api';
import { isObject } from '@api-operators/rest-mapping';

/** Members and places in lists on the way to a value; `*` stands for every place of a list. */
export type Path = (string | number)[];

/**
 * The path that the API server means by `results.data[3].price` or `responses[http://a].data`: names are taken from the
 * object itself, as they may hold any character. `rest` is what leads to nothing.
 */
export function readPath(
  object: JsonObject,
  text: string,
): { path: Path; rest: string } | undefined {
  const path: Path = [];
  let at: Json | undefined = object;
  let rest = `.${text}`;
  while (rest !== '') {
    let next: string | number | undefined;
    let length = 0;
    const place: RegExpExecArray | null = Array.isArray(at)
      ? /^\[(\d+)\]/.exec(rest)
      : null;
    if (place) {
      next = Number(place[1]);
      length = place[0].length;
    } else if (isObject(at)) {
      for (const key of Object.keys(at)) {
        const written = [`.${key}`, `[${key}]`].find(
          each =>
            rest.startsWith(each) &&
            (rest.length === each.length || /[.[]/.test(rest[each.length])),
        );
        if (written && written.length > length) {
          next = key;
          length = written.length;
        }
      }
    }
    if (next === undefined) {
      return path.length > 0 ? { path, rest } : undefined;
    }
    path.push(next);
    at = (at as Record<string | number, Json>)[next];
    rest = rest.slice(length);
  }
  return { path, rest };
}

/** The step of a pattern that a step of a path is an example of. */
export function starred(step: string | number): string {
  return typeof step === 'number' ? '*' : step;
}

/** All paths of a value that a pattern stands for, in the order of lists. */
export function pathsLike(value: Json | undefined, pattern: Path): Path[] {
  if (pattern.length === 0) {
    return value === undefined ? [] : [[]];
  }
  const [first, ...rest] = pattern;
  const steps =
    first === '*' && Array.isArray(value)
      ? value.map((_, i) => i)
      : isObject(value) && Object.hasOwn(value, first)
      ? [first]
      : [];
  return steps.flatMap(step =>
    pathsLike((value as Record<string | number, Json>)[step], rest).map(
      path => [step, ...path],
    ),
  );
}

/** The value at a path. */
export function valueAt(value: Json, path: Path): Json | undefined {
  let at: Json | undefined = value;
  for (const step of path) {
    at =
      (Array.isArray(at) || isObject(at)) && Object.hasOwn(at, step)
        ? (at as Record<string | number, Json>)[step]
        : undefined;
  }
  return at;
}

/** Takes the value at a path away, in place. */
export function removeAt(value: Json, path: Path): void {
  const last = path[path.length - 1];
  const parent = valueAt(value, path.slice(0, -1));
  if (Array.isArray(parent)) {
    parent.splice(Number(last), 1);
  } else if (isObject(parent)) {
    delete parent[last];
  }
}

/** `results.data[*].price` */
export function pathText(path: Path): string {
  return path
    .map((step, i) =>
      typeof step === 'number' || step === '*'
        ? `[${step}]`
        : i === 0
        ? step
        : `.${step}`,
    )
    .join('');
}

/** The type of a value in the terms of JSON Schema. */
export function typeOf(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'bigint') return 'integer';
  return typeof value === 'number' && Number.isInteger(value)
    ? 'integer'
    : typeof value;
}

/** Orders paths so that what is taken away first moves none of the others. */
export function laterFirst(a: Path, b: Path): number {
  for (const [i, step] of a.entries()) {
    const other = b[i];
    if (other === undefined) return -1;
    if (step !== other) {
      return typeof step === 'number' && typeof other === 'number'
        ? other - step
        : String(step) < String(other)
        ? 1
        : -1;
    }
  }
  return a.length < b.length ? 1 : 0;
}

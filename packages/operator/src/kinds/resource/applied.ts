// SPDX-License-Identifier: Apache-2.0
import {
  canonicalJson,
  sha256Hex,
  type Json,
  type JsonObject,
} from '@api-operators/api';
import { type Member, isObject } from '@api-operators/rest-mapping';

/** What we sent last, as far as the API cannot tell: kept in an annotation, because it must survive everything. */
export interface Applied {
  /** Paths of wire names that were set, so that one that leaves `spec` is taken out of the API too. */
  fields: string[][];
  /** Digest over the fields that the API never shows; of a Secret only its name, key and version count. */
  hidden?: string;
  /** The object was there before us: it is not ours to delete unless `spec` says so. */
  adopted?: true;
  /** The identity of the endpoint that the object is on. */
  endpoint?: string;
  /** When it was created, in milliseconds since 1970, until something else is sent. */
  at?: number;
}

const LARGEST = 4_096;

/** What a body made of `members` sets. `secretVersion` names the version of the Secret behind a field. */
export function appliedOf(
  members: readonly Member[],
  secretVersion: (field: string) => string,
): Applied {
  const shown = members.filter(member => !member.writeOnly);
  const hidden = members
    .filter(member => member.writeOnly || member.nested)
    .map(member => [
      member.wire,
      ...(member.nested
        ? member.nested.secrets.map(secretVersion)
        : [
            member.secret
              ? secretVersion(member.field)
              : canonicalJson(member.value),
          ]),
    ]);
  const deep = shown.flatMap(member =>
    paths(comparable(member), [member.wire]),
  );
  const fields =
    canonicalJson(deep).length <= LARGEST
      ? deep
      : shown.map(member => [member.wire]);
  return {
    fields: fields.toSorted((a, b) => (a.join('/') < b.join('/') ? -1 : 1)),
    ...(hidden.length > 0
      ? { hidden: sha256Hex(canonicalJson(hidden)).slice(0, 16) }
      : {}),
  };
}

/** What of a member's value the API can be expected to show: no text of a Secret. */
export function comparable(member: Member): Json {
  return member.nested ? member.nested.without : member.value;
}

/** Paths that `before` set and `after` does not; a removed object is named once, not member by member. */
export function removedPaths(
  before: Applied | undefined,
  after: Applied,
): string[][] {
  if (!before) {
    return [];
  }
  const kept = new Set<string>();
  for (const path of after.fields) {
    path.forEach((_, i) => kept.add(path.slice(0, i + 1).join('\0')));
  }
  const removed = new Map<string, string[]>();
  for (const path of before.fields) {
    const length = path.findIndex(
      (_, i) => !kept.has(path.slice(0, i + 1).join('\0')),
    );
    if (
      length >= 0 &&
      !after.fields.some(
        other => other.length <= length && other.every((s, i) => s === path[i]),
      )
    ) {
      const cut = path.slice(0, length + 1);
      removed.set(cut.join('\0'), cut);
    }
  }
  return [...removed.values()];
}

/** Reads the annotation; undefined where it is absent or not ours. */
export function parseApplied(text: string | undefined): Applied | undefined {
  if (text === undefined) {
    return undefined;
  }
  try {
    const value = JSON.parse(text) as Partial<Applied>;
    return Array.isArray(value.fields) &&
      value.fields.every(path => Array.isArray(path))
      ? {
          fields: value.fields.map(path => path.map(String)),
          ...(value.hidden ? { hidden: String(value.hidden) } : {}),
          ...(value.adopted ? { adopted: true as const } : {}),
          ...(typeof value.endpoint === 'string'
            ? { endpoint: value.endpoint }
            : {}),
          ...(typeof value.at === 'number' ? { at: value.at } : {}),
        }
      : undefined;
  } catch {
    return undefined;
  }
}

/** The annotation's text for what is sent now, on an object that may have been adopted before. */
export function appliedText(
  applied: Applied,
  adopted: boolean,
  endpoint: string | undefined,
  at?: number,
): string {
  return JSON.stringify({
    fields: applied.fields,
    ...(applied.hidden === undefined ? {} : { hidden: applied.hidden }),
    ...(adopted ? { adopted: true } : {}),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(at === undefined ? {} : { at }),
  });
}

function paths(value: Json, at: string[]): string[][] {
  if (!isObject(value) || Object.keys(value).length === 0) {
    return [at];
  }
  return Object.entries(value as JsonObject).flatMap(([key, member]) =>
    paths(member, [...at, key]),
  );
}

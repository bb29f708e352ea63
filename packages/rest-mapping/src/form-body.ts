// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject, PartEncoding } from '@api-operators/api';
import { percent } from './encode.ts';
import { stringifyJson } from './json.ts';
import { queryPairs } from './parameters.ts';
import { isWellFormed } from './sendable.ts';

/** The encoding of a member, where the document gives one of its own. */
export function encodingOf(
  encoding: Readonly<Record<string, PartEncoding>> | undefined,
  wire: string,
): PartEncoding | undefined {
  return encoding && Object.hasOwn(encoding, wire) ? encoding[wire] : undefined;
}

/**
 * An object as `application/x-www-form-urlencoded`. A member with a style is written as a query
 * parameter of that style; of any other, each item of a list becomes a pair, and an object becomes JSON.
 * Members that are null are left out.
 */
export function formBody(
  value: JsonObject,
  encoding: Readonly<Record<string, PartEncoding>> | undefined,
): { kind: 'ok'; payload: string } | { kind: 'refused'; message: string } {
  if (!isWellFormed(value)) {
    return {
      kind: 'refused',
      message:
        'the body holds half of a surrogate pair, which a form cannot carry',
    };
  }
  const pairs: string[] = [];
  for (const [wire, member] of Object.entries(value)) {
    const own = encodingOf(encoding, wire);
    if (member === null || member === undefined) continue;
    if (own?.style !== undefined || own?.explode !== undefined) {
      pairs.push(...queryPairs({ ...own, wire }, member));
    } else if (Array.isArray(member) && !isJsonType(own?.contentType)) {
      pairs.push(
        ...member.filter(item => item !== null).map(item => pair(wire, item)),
      );
    } else {
      pairs.push(pair(wire, member));
    }
  }
  // A form writes a space as "+"; a "+" of the text is escaped already.
  return { kind: 'ok', payload: pairs.join('&').replaceAll('%20', '+') };
}

/** Whether an encoding's content type is JSON. */
export function isJsonType(contentType: string | undefined): boolean {
  const media = contentType?.split(/[;,]/)[0].trim().toLowerCase() ?? '';
  return media === 'application/json' || media.endsWith('+json');
}

function pair(wire: string, value: Json): string {
  return `${percent(wire)}=${percent(
    typeof value === 'object' ? stringifyJson(value) : String(value),
  )}`;
}

// SPDX-License-Identifier: Apache-2.0

/** A JSON value; an integer beyond 2^53 is a bigint, so that no digit of an int64 is lost. */
export type Json =
  | string
  | number
  | bigint
  | boolean
  | null
  | Json[]
  | JsonObject;
export type JsonObject = { [key: string]: Json };

/** TypeScript's own library does not know these two yet; Node 24 has both. */
interface SourceTextJson {
  parse(
    text: string,
    reviver: (key: string, value: Json, context: { source?: string }) => Json,
  ): Json;
  rawJSON(text: string): unknown;
}
const sourceTextJson = JSON as unknown as SourceTextJson;

/** Parses JSON; throws a SyntaxError where it is none. */
export function parseJson(text: string): Json {
  return sourceTextJson.parse(text, (_key, value, context) =>
    typeof value === 'number' &&
    !Number.isSafeInteger(value) &&
    context.source !== undefined &&
    /^-?\d+$/.test(context.source)
      ? BigInt(context.source)
      : value,
  );
}

export function stringifyJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'bigint'
      ? sourceTextJson.rawJSON(member.toString())
      : member,
  );
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

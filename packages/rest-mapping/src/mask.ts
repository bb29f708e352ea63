// SPDX-License-Identifier: Apache-2.0
import type { Json } from '@api-operators/api';
import { percent } from './encode.ts';
import { isObject } from './json.ts';

/** What stands in the place of a Secret. */
export const MASK = '***';

/** `text` with each of the secrets replaced; secrets of fewer than 4 letters only where they stand alone. */
export function mask(text: string, secrets: readonly string[]): string {
  let masked = text;
  for (const secret of secrets) {
    for (const form of formsOf(secret)) {
      if (form.length >= 4) {
        masked = withoutCut(masked.replaceAll(form, MASK), form);
      } else if (form !== '' && masked === form) {
        masked = MASK;
      }
    }
  }
  return masked;
}

/** Answers are shortened before their secrets are known: what is left of one in front of the ellipsis goes too. */
function withoutCut(text: string, form: string): string {
  if (!text.endsWith('…')) return text;
  const end = text.length - 1;
  for (let length = Math.min(form.length - 1, end); length >= 4; length--) {
    if (text.endsWith(form.slice(0, length), end)) {
      return `${text.slice(0, end - length)}${MASK}…`;
    }
  }
  return text;
}

/** A secret as it may stand in a request: as it is, in a URL, in a form. */
function formsOf(secret: string): Set<string> {
  const text = secret.toWellFormed();
  const escaped = percent(text);
  return new Set([
    secret,
    encodeURIComponent(text),
    escaped,
    escaped.replaceAll('%20', '+'),
  ]);
}

/** A JSON value with each text in it masked. */
export function maskJson(value: Json, secrets: readonly string[]): Json {
  if (secrets.length === 0) {
    return value;
  }
  if (typeof value === 'string') {
    return mask(value, secrets);
  }
  if (Array.isArray(value)) {
    return value.map(item => maskJson(item, secrets));
  }
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([k, v]) => [k, maskJson(v, secrets)]),
    );
  }
  return value;
}

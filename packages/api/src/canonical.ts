// SPDX-License-Identifier: Apache-2.0
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Json } from './json.ts';

/** JSON with sorted keys, no white space, undefined members left out: the same value, the same text. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') {
    return JSON.stringify(value);
  }
  if (typeof value === 'number') {
    return Number.isFinite(value) ? JSON.stringify(value) : 'null';
  }
  if (typeof value === 'bigint') {
    return value.toString();
  }
  if (Array.isArray(value)) {
    return `[${value.map(item => canonicalJson(item === undefined ? null : item)).join(',')}]`;
  }
  if (typeof value === 'object') {
    const members = value as Record<string, Json | undefined>;
    const keys = Object.keys(members).filter(key => members[key] !== undefined);
    keys.sort();
    return `{${keys
      .map(key => `${JSON.stringify(key)}:${canonicalJson(members[key])}`)
      .join(',')}}`;
  }
  return 'null';
}

/** sha256 of the canonical JSON, as 64 hex digits. */
export function digest(value: unknown): string {
  return sha256Hex(canonicalJson(value));
}

/** sha256 of a text's UTF-8 bytes, as 64 hex digits. */
export function sha256Hex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

// SPDX-License-Identifier: Apache-2.0
import { RE2JS } from 're2js';

export type PatternResult = { kind: 'kept'; pattern: string } | { kind: 'dropped'; why: string };

/** More characters than this are not worth checking in the cluster. */
const MAX_LENGTH = 2_000;

/**
 * A pattern of the document (ECMA 262) as Kubernetes takes it (RE2). Escapes that only the one knows
 * are translated; what RE2 has no equivalent of is dropped.
 */
export function re2Pattern(source: string): PatternResult {
  if (source.length > MAX_LENGTH) return { kind: 'dropped', why: `it is longer than ${MAX_LENGTH} characters` };
  const pattern = translate(source);
  try {
    RE2JS.compile(pattern);
    return { kind: 'kept', pattern };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { kind: 'dropped', why: why.replace(/\s+/g, ' ').slice(0, 200) };
  }
}

function translate(source: string): string {
  return source
    .replace(/\\u\{([0-9a-fA-F]{1,6})\}/g, '\\x{$1}')
    .replace(/\\u([0-9a-fA-F]{4})/g, '\\x{$1}')
    .replace(/\\c([A-Za-z])/g, (_, letter: string) => `\\x{${(letter.toUpperCase().charCodeAt(0) - 64).toString(16)}}`)
    .replace(/\(\?<([A-Za-z_]\w*)>/g, '(?P<$1>')
    .replace(/\[\^\]/g, '[\\s\\S]');
}

// SPDX-License-Identifier: Apache-2.0
import { compilePattern } from '@api-operators/schema';

export type PatternResult = { kind: 'kept'; pattern: string } | { kind: 'dropped'; why: string };

/** More characters than this are not worth checking in the cluster. */
const MAX_LENGTH = 2_000;

/** The names of ECMA 262 for what RE2 knows by its short name. */
const CATEGORIES: Record<string, string> = {
  Letter: 'L', Uppercase_Letter: 'Lu', Lowercase_Letter: 'Ll', Titlecase_Letter: 'Lt', Modifier_Letter: 'Lm', Other_Letter: 'Lo',
  Mark: 'M', Combining_Mark: 'M', Number: 'N', Decimal_Number: 'Nd', digit: 'Nd', Letter_Number: 'Nl', Other_Number: 'No',
  Punctuation: 'P', punct: 'P', Symbol: 'S', Currency_Symbol: 'Sc', Math_Symbol: 'Sm', Separator: 'Z', Space_Separator: 'Zs',
  Other: 'C', Control: 'Cc', Format: 'Cf',
};
/** White space of ECMA 262 that RE2's `\s` does not have. */
const MORE_SPACE = '\\v\\p{Z}\\x{feff}';

/**
 * A pattern of the document (ECMA 262) as Kubernetes takes it (RE2). It matches at least what the document's matches:
 * what only the one knows or what means less in RE2 is translated; what RE2 has no equivalent of is dropped.
 */
export function re2Pattern(source: string): PatternResult {
  if (source.length > MAX_LENGTH) return { kind: 'dropped', why: `it is longer than ${MAX_LENGTH} characters` };
  const pattern = translate(undelimited(source));
  if (/\\x\{d[89a-f][0-9a-f]{2}\}/i.test(pattern) || !pattern.isWellFormed()) return { kind: 'dropped', why: 'it is about half a character' };
  const { error } = compilePattern(pattern);
  return error === undefined ? { kind: 'kept', pattern } : { kind: 'dropped', why: error.replace(/\s+/g, ' ').slice(0, 200) };
}

/** Without the slashes of other languages: before `^` and after `$` they would match nothing at all. */
function undelimited(source: string): string {
  const [, inner, flags] = /^\/(\^.*\$)\/([a-z]*)$/s.exec(source) ?? [];
  if (inner === undefined) return source;
  return flags.includes('i') ? `(?i)${inner}` : inner;
}

/** What is written otherwise in RE2, or must not be taken for something that is. */
const TOKEN = new RegExp(
  [
    String.raw`\\u(?<high>d[89ab][0-9a-f]{2})\\u(?<low>d[c-f][0-9a-f]{2})`,
    String.raw`\\u(?<four>[0-9a-f]{4})|\\u\{(?<code>[0-9a-f]{1,6})\}`,
    String.raw`\\c(?<control>[a-z])`,
    String.raw`\\(?<p>p)\{(?:(?<key>\w+)=)?(?<name>\w+)\}`,
    String.raw`\\[\s\S]`,
    String.raw`\(\?<(?<group>[a-z_]\w*)>`,
    String.raw`\[:\^?\w+:\]`,
    String.raw`\[\^\]`,
    String.raw`[[\]]`,
  ].join('|'),
  'gi',
);

function translate(source: string): string {
  let inSet = false;
  return source.replace(TOKEN, (found, ...rest: unknown[]) => {
    const { high, low, four, code, control, p, key, name, group } = rest.at(-1) as Partial<Record<string, string>>;
    if (high && low) return escapeOf((parseInt(high, 16) - 0xd800) * 0x400 + parseInt(low, 16) - 0xdc00 + 0x10000);
    if (four || code) return `\\x{${four ?? code}}`;
    if (control) return escapeOf(control.toUpperCase().charCodeAt(0) - 64);
    if (p && name && (key === undefined || /^(sc|Script|gc|General_Category)$/.test(key))) return `\\${p}{${CATEGORIES[name] ?? name}}`;
    if (group) return `(?P<${group}>`;
    if (found === '\\s') return inSet ? `\\s${MORE_SPACE}` : `[\\s${MORE_SPACE}]`;
    if (found === '[^]') return '[\\s\\S]';
    if (found === '[' || found === ']') inSet = found === '[';
    return found;
  });
}

function escapeOf(code: number): string {
  return `\\x{${code.toString(16)}}`;
}

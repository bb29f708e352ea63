// SPDX-License-Identifier: Apache-2.0

/**
 * YAML that every parser reads the same way: what YAML 1.1 or 1.2 might take for something else than
 * text is quoted, keys keep their order, and the same value always gives the same text.
 */
export function toYaml(value: unknown): string {
  const lines: string[] = [];
  write(value, '', '', lines);
  return `${lines.join('\n')}\n`;
}

/** Several documents in one file. */
export function toYamlDocuments(values: readonly unknown[]): string {
  return values.map(toYaml).join('---\n');
}

function write(value: unknown, indent: string, lead: string, lines: string[]): void {
  if (Array.isArray(value) && value.length > 0) {
    if (lead !== '' && !lead.endsWith('- ')) lines.push(lead.trimEnd());
    value.forEach((item, index) => {
      const first = index === 0 && lead.endsWith('- ');
      write(item, `${indent}  `, first ? `${lead}- ` : `${indent}- `, lines);
    });
    return;
  }
  const entries = isRecord(value) ? Object.entries(value).filter(([, item]) => item !== undefined) : [];
  if (entries.length > 0) {
    if (lead !== '' && !lead.endsWith('- ')) lines.push(lead.trimEnd());
    entries.forEach(([key, item], index) => {
      const start = index === 0 && lead.endsWith('- ') ? lead : indent;
      const nested = isFull(item) ? (Array.isArray(item) ? indent : `${indent}  `) : indent;
      write(item, nested, `${start}${scalar(key)}: `, lines);
    });
    return;
  }
  lines.push(`${lead}${leaf(value, indent)}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFull(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return isRecord(value) && Object.values(value).some(item => item !== undefined);
}

function leaf(value: unknown, indent: string): string {
  if (Array.isArray(value)) return '[]';
  if (typeof value === 'object' && value !== null) return '{}';
  if (typeof value === 'string') return block(value, indent) ?? scalar(value);
  if (typeof value === 'number') return number(value);
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  return 'null';
}

/** Parsers read `1e21` in more than one way; with a point in it they agree. */
function number(value: number): string {
  if (!Number.isFinite(value)) return 'null';
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return BigInt(value).toString();
  const text = String(value);
  return /e/.test(text) && !/\./.test(text) ? text.replace('e', '.0e') : text;
}

/** Text of several lines as a literal block, where it reads back the same. */
function block(value: string, indent: string): string | undefined {
  if (!value.includes('\n') || !/^[\x20-\x7e\u00a1-\u1fff\u2010-\u2027\u2030-\ud7ff\n]+$/.test(value)) return undefined;
  const lines = value.split('\n');
  if (lines.some(line => /\s$/.test(line) || /^\s/.test(lines[0])) || value.startsWith('\n')) return undefined;
  const kept = value.endsWith('\n') ? (value.endsWith('\n\n') ? undefined : '|') : '|-';
  if (kept === undefined) return undefined;
  const body = value.endsWith('\n') ? lines.slice(0, -1) : lines;
  return `${kept}\n${body.map(line => (line === '' ? '' : `${indent}  ${line}`)).join('\n')}`;
}

const PLAIN = /^[A-Za-z][A-Za-z0-9_./-]*( [A-Za-z0-9_.,;()/'"&=+*<>|-]+)*$/;
const WORDS = /^(y|n|yes|no|on|off|true|false|null|nan|inf|infinity)$/i;

function scalar(value: string): string {
  if (PLAIN.test(value) && !WORDS.test(value) && !/[:#]$/.test(value)) return value;
  return JSON.stringify(value.toWellFormed()).replace(
    /[\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]/g,
    char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

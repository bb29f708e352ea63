// SPDX-License-Identifier: Apache-2.0
import type { CelType } from '../types.ts';

export type Signature = {
  /** `name`, `namespace.name`, or `.name` for a method. */
  key: string;
  /** The receiver comes first. */
  parameters: CelType[];
  /** The last parameter may come any number of times, but at least once. */
  variadic: boolean;
  result: CelType;
};

export const NAMESPACES: ReadonlySet<string> = new Set(['math', 'sets', 'lists', 'strings', 'base64', 'optional', 'cel', 'ip', 'regex']);
const PRIMITIVES = new Set(['dyn', 'string', 'int', 'uint', 'double', 'bool', 'bytes', 'timestamp', 'duration', 'null']);

/** Reads `list<A>.contains(A): bool`, `size(string): int`, `math.greatest(...dyn): dyn`. */
export function parseSignature(text: string): Signature {
  const match = /^(?:(.+)\.)?(\w+)\(([^)]*)\):\s*(.+)$/.exec(text)!;
  const [, before, name, list, result] = match;
  const namespaced = before !== undefined && NAMESPACES.has(before) && !before.includes('<') && !/^(ip)$/.test(before);
  const staticIp = before === 'ip' && name === 'isCanonical';
  const method = before !== undefined && !namespaced && !staticIp;
  const parameters = splitTop(list);
  const variadic = parameters.at(-1)?.startsWith('...') === true;
  return {
    key: method ? `.${name}` : before ? `${before}.${name}` : name,
    parameters: [...(method ? [before] : []), ...parameters.map(p => p.replace('...', ''))].map(parseType),
    variadic,
    result: parseType(result),
  };
}

function splitTop(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let current = '';
  for (const c of text) {
    if (c === ',' && depth === 0) {
      parts.push(current.trim());
      current = '';
      continue;
    }
    if (c === '<') depth++;
    if (c === '>') depth--;
    current += c;
  }
  return current.trim() === '' ? parts : [...parts, current.trim()];
}

function parseType(text: string): CelType {
  const generic = /^(list|map|optional)<(.+)>$/.exec(text);
  if (generic) {
    const inner = splitTop(generic[2]).map(parseType);
    if (generic[1] === 'map') return { kind: 'map', key: inner[0], value: inner[1] };
    return { kind: generic[1] as 'list' | 'optional', of: inner[0] };
  }
  if (/^[A-Z]$/.test(text)) return { kind: 'parameter', name: text };
  return PRIMITIVES.has(text) ? ({ kind: text } as CelType) : { kind: 'opaque', name: text };
}

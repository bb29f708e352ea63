// SPDX-License-Identifier: Apache-2.0
import type { CelEnv, CelType } from '../types.ts';
import { endOfString, isRaw } from './scan.ts';

/** A text of the same length that CEL can parse, and by offset the member names that stand there in truth. */
export type Named = { text: string; names: ReadonlyMap<number, string> };

const KEYWORDS = new Set(['in', 'true', 'false', 'null']);
const NO_NAMES: ReadonlyMap<number, string> = new Map();

/**
 * Recognises members that are no identifiers (`resources.inventory-api`, also `` `a-b` ``) before
 * CEL parses. String literals and comments are left alone; offsets stay as they are.
 */
export function recogniseNames(text: string, env: CelEnv): Named {
  if (!/[-`]|\.\s*\??\s*(?:\d|in\b|true\b|false\b|null\b)/.test(text)) return { text, names: NO_NAMES };
  const names = new Map<number, string>();
  let out = '';
  let copied = 0;
  let i = 0;
  const put = (start: number, end: number, name: string) => {
    const stand = text.slice(start, end).replace(/[^A-Za-z0-9_]/g, '_').replace(/^\d/, '_');
    out += text.slice(copied, start) + (KEYWORDS.has(stand) ? stand.replace(/.$/, '_') : stand);
    names.set(start, name);
    copied = end;
  };
  while (i < text.length) {
    const c = text[i];
    if (c === '"' || c === "'") {
      const end = endOfString(text, i, isRaw(text, i));
      if (end < 0) break;
      i = end;
    } else if (c === '/' && text[i + 1] === '/') {
      const end = text.indexOf('\n', i);
      if (end < 0) break;
      i = end;
    } else if (/[A-Za-z_]/.test(c)) {
      i = path(text, i, env, put);
    } else if (/\d/.test(c)) {
      i += /^[\dA-Za-z_.]+/.exec(text.slice(i))![0].length;
    } else if (c === '.') {
      i = member(text, i, undefined, undefined, put)?.end ?? i + 1;
    } else i++;
  }
  if (names.size === 0) return { text, names };
  return { text: out + text.slice(copied), names };
}

type Put = (start: number, end: number, name: string) => void;

/** Follows `root.member.member` from `start`; gives the offset after it. */
function path(text: string, start: number, env: CelEnv, put: Put): number {
  const root = /^[A-Za-z_]\w*/.exec(text.slice(start))![0];
  let i = start + root.length;
  let at = root;
  let type: CelType | undefined = Object.hasOwn(env.variables, root) ? env.variables[root] : undefined;
  while (i < text.length) {
    const next = member(text, i, type, namesAt(env, at), put);
    if (!next) return i;
    at += `.${next.name}`;
    type = next.type;
    i = next.end;
  }
  return i;
}

function namesAt(env: CelEnv, path: string): readonly string[] | undefined {
  return env.names && Object.hasOwn(env.names, path) ? env.names[path] : undefined;
}

/** The member after the dot at `dot`, if there is one. */
function member(
  text: string,
  dot: number,
  type: CelType | undefined,
  listed: readonly string[] | undefined,
  put: Put,
): { name: string; end: number; type: CelType | undefined } | undefined {
  const lead = /^\s*\.\s*\??\s*/.exec(text.slice(dot));
  if (!lead) return undefined;
  const start = dot + lead[0].length;
  const quoted = /^`([A-Za-z0-9_./ -]+)`/.exec(text.slice(start));
  if (quoted) {
    put(start, start + quoted[0].length, quoted[1]);
    return { name: quoted[1], end: start + quoted[0].length, type: fieldOf(type, quoted[1]) };
  }
  const run = /^[A-Za-z0-9_]+(?:-+[A-Za-z0-9_]+)*/.exec(text.slice(start))?.[0];
  if (run === undefined) return undefined;
  const name = choose(run, type, listed);
  const end = start + name.length;
  if (!/^[A-Za-z_]\w*$/.test(name) || KEYWORDS.has(name)) put(start, end, name);
  return { name, end, type: fieldOf(type, name) };
}

/**
 * The longest known member with which `run` begins; where none is known but the members are, all
 * of `run`, so that a misspelt `inventry-api` is reported as one name and not as a subtraction.
 */
function choose(run: string, type: CelType | undefined, listed: readonly string[] | undefined): string {
  const first = /^[A-Za-z0-9_]+/.exec(run)![0];
  if (first === run) return run;
  const fields = type?.kind === 'object' ? type.fields : undefined;
  const known = (name: string) => (fields && Object.hasOwn(fields, name)) || listed?.includes(name) === true;
  for (let name = run; name !== first; name = name.slice(0, name.lastIndexOf('-')).replace(/-+$/, '')) {
    if (known(name)) return name;
  }
  const dashed = listed?.length || (fields && Object.keys(fields).some(name => name.includes('-')));
  return dashed && !known(first) ? run : first;
}

function fieldOf(type: CelType | undefined, name: string): CelType | undefined {
  if (type?.kind === 'object') return Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
  return type?.kind === 'map' ? type.value : undefined;
}

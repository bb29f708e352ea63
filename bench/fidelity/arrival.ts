// SPDX-License-Identifier: Apache-2.0
import type { Json } from '@api-operators/api';
import { difference, parseExact, short } from './exact-json.ts';
import { isObject, type Content, type Original, type Parameter } from './original.ts';
import type { Received } from './server.ts';
import type { CallValues } from './values.ts';

/**
 * Reads a request by the text of the OpenAPI specification, style by style, and says what of `expected` did not arrive
 * as it was meant, or came where the document declares nothing. Empty: all is there.
 */
export async function lost(received: Received, original: Original, expected: CallValues, bytes?: Uint8Array): Promise<string[]> {
  const found: string[] = [];
  const wire = partsOf(received, original.path);
  if (received.method !== original.method) found.push(`method ${original.method} became ${received.method}`);
  if (!wire.path) return [...found, `path ${original.path} became ${received.target}`];
  for (const parameter of original.parameters) {
    const value = expected.parameters.get(`${parameter.in}:${parameter.name}`);
    if (value === undefined) continue;
    const arrived = parameterOf(parameter, value, wire);
    const differs = arrived === undefined ? `${short(value)} did not arrive` : difference(arrived.json ? value : asText(value), arrived.value, false);
    if (differs) found.push(`${parameter.in} parameter ${parameter.name} (${parameter.style}${parameter.explode ? ', exploded' : ''}):${differs}`);
  }
  for (const [name] of wire.query) {
    if (!isDeclared(name, original)) found.push(`query parameter ${name} is not in the document`);
  }
  found.push(...(await lostOfBody(received, original, expected.body, bytes)));
  return found;
}

interface Wire {
  /** Values of the template's parameters, escaped. */
  path?: Map<string, string>;
  /** Names and values of the query: names decoded, values escaped. */
  query: [string, string][];
  headers: Record<string, string>;
  cookies: [string, string][];
}

function partsOf({ target, headers }: Received, template: string): Wire {
  const [path, search = ''] = target.split(/\?(.*)/s);
  const names: string[] = [];
  const parts = template.split(/[?#]/)[0].split(/(\{[^{}]*\})/);
  const pattern = parts.map(part => (/^\{.*\}$/.test(part) ? (names.push(part.slice(1, -1).replace(/^\+/, '')), '(.*?)') : anyEscape(part))).join('');
  const match = new RegExp(`^${pattern}/?$`, 's').exec(path);
  return {
    ...(match ? { path: new Map(names.map((name, index) => [name, match[index + 1]])) } : {}),
    query: search
      .split('&')
      .filter(Boolean)
      .map(pair => [decoded(pair.split('=')[0]), pair.includes('=') ? pair.slice(pair.indexOf('=') + 1) : '']),
    headers,
    cookies: (headers.cookie ?? '')
      .split(/;\s*/)
      .filter(Boolean)
      .map(pair => [decoded(pair.split('=')[0]), pair.slice(pair.indexOf('=') + 1)]),
  };
}

/** Literal text of a template, escaped in the URL or not. */
function anyEscape(literal: string): string {
  return [...literal]
    .map(letter => {
      const plain = letter.replace(/[.*+?^${}()|[\]\\/]/, '\\$&');
      const escaped = [...new TextEncoder().encode(letter)].map(byte => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`).join('');
      return `(?:${plain}|${escaped})`;
    })
    .join('');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

interface Arrived {
  value: unknown;
  json?: boolean;
}

function parameterOf(parameter: Parameter, sent: Json, wire: Wire): Arrived | undefined {
  const { name, explode, style } = parameter;
  const decode = parameter.in === 'header' ? (text: string): string => text : parameter.in === 'path' ? pathDecoded : decoded;
  if (parameter.in === 'query' || parameter.in === 'cookie') {
    const pairs = parameter.in === 'query' ? wire.query : wire.cookies;
    const own = pairs.filter(([key]) => key === name).map(([, value]) => value);
    if (parameter.json) return own.length === 0 ? undefined : json(decode(own[0]));
    if (isObject(sent) && style === 'deepObject') return { value: deep(name, pairs, sent) };
    if (isObject(sent) && explode) return { value: Object.fromEntries(pairs.filter(([key]) => Object.hasOwn(sent, key)).map(([key, value]) => [key, decode(value)])) };
    if (own.length === 0) return undefined;
    if (Array.isArray(sent) && explode) return { value: own.map(decode) };
    if (typeof sent !== 'object') return { value: own.length === 1 ? decode(own[0]) : own.map(decode) };
    return { value: together(own[0].split(separator(style)).map(decode), sent) };
  }
  const raw = parameter.in === 'path' ? wire.path!.get(name) : wire.headers[name.toLowerCase()];
  if (raw === undefined) return undefined;
  if (parameter.json) return json(decode(raw));
  const text = style === 'label' ? raw.replace(/^\./, '') : style === 'matrix' ? raw.replace(/^;/, '') : raw;
  if (typeof sent !== 'object' || sent === null) return { value: decode(style === 'matrix' ? text.slice(text.indexOf('=') + 1) : text) };
  if (style === 'matrix' && explode && Array.isArray(sent)) return { value: text.split(';').map(part => decode(part.slice(part.indexOf('=') + 1))) };
  const between = style === 'matrix' && explode ? ';' : style === 'label' && explode ? '.' : ',';
  const body = style === 'matrix' && !explode ? text.slice(text.indexOf('=') + 1) : text;
  const items = body.split(between);
  if (explode && isObject(sent)) return { value: Object.fromEntries(items.map(item => item.split('=').map(decode) as [string, string])) };
  return { value: together(items.map(item => decode(item.trim())), sent) };
}

function pathDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function json(text: string): Arrived {
  try {
    return { value: parseExact(text), json: true };
  } catch {
    return { value: text, json: true };
  }
}

function separator(style: string): RegExp {
  return { spaceDelimited: /%20|\+/, pipeDelimited: /%7C|\|/i, tabDelimited: /%09/ }[style] ?? /,/;
}

function together(items: string[], sent: Json): unknown {
  if (Array.isArray(sent)) return items;
  return Object.fromEntries(Array.from({ length: Math.ceil(items.length / 2) }, (_, index) => [items[index * 2], items[index * 2 + 1]]));
}

/** `name[a][b]=…`, which the specification leaves open for lists: `name[a][0]`, `name[a][]` and a repeated `name[a]` are read. */
function deep(name: string, pairs: [string, string][], sent: Json): unknown {
  if (Array.isArray(sent)) {
    const repeated = pairs.filter(([key]) => key === name || key === `${name}[]`).map(([, value]) => decoded(value));
    return repeated.length > 0 ? repeated : sent.map((item, index) => deep(`${name}[${index}]`, pairs, item));
  }
  if (isObject(sent)) return Object.fromEntries(Object.entries(sent).map(([key, item]) => [key, deep(`${name}[${key}]`, pairs, item as Json)]));
  const own = pairs.find(([key]) => key === name);
  return own === undefined ? undefined : decoded(own[1]);
}

/** The value with every scalar as it is written outside of JSON. */
function asText(value: Json): unknown {
  if (Array.isArray(value)) return value.map(asText);
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, asText(member as Json)]));
  return String(value);
}

function isDeclared(name: string, original: Original): boolean {
  const base = name.replace(/\[.*$/s, '');
  if (original.credentials.has(`query:${name.toLowerCase()}`)) return true;
  const inPath = new URLSearchParams(original.path.split('?')[1] ?? '');
  return inPath.has(name) || original.parameters.some(parameter => {
    if (parameter.in !== 'query') return false;
    if (parameter.name === name || parameter.name === base) return true;
    const { type } = parameter.schema;
    // The members of an exploded object stand in the query by their own names.
    return parameter.explode && parameter.style === 'form' && (type === undefined || [type].flat().includes('object'));
  });
}

async function lostOfBody(received: Received, original: Original, expected: Json | undefined, bytes?: Uint8Array): Promise<string[]> {
  const type = received.headers['content-type'] ?? '';
  if (received.body.length > 0 && !original.body) return ['a body is sent, and the document declares none'];
  if (expected === undefined) return [];
  const content = original.body!.contents.find(one => matches(type, one.mediaType));
  if (!content) return [`media type ${type || '(none)'} is none of ${original.body!.contents.map(one => one.mediaType).join(', ')}`];
  if (bytes) return Buffer.compare(received.body, bytes) === 0 ? [] : ['bytes of the body changed'];
  const essence = type.split(';')[0].trim().toLowerCase();
  if (/json/.test(essence)) {
    const { value } = json(received.body.toString('utf8'));
    // An API server drops a null that stands for nothing, and fills in defaults.
    const differs = difference(withoutNulls(expected), value, true);
    return differs ? [`body:${differs}`] : [];
  }
  if (essence === 'application/x-www-form-urlencoded' || essence.startsWith('multipart/')) {
    return lostOfForm(received, expected, content);
  }
  const differs = difference(String(expected), received.body.toString('utf8'), false);
  return differs ? [`body:${differs}`] : [];
}

function matches(sent: string, declared: string): boolean {
  const essence = (text: string): string => text.split(';')[0].trim().toLowerCase();
  const [type, subtype] = essence(declared).split('/');
  const [ownType, ownSubtype] = essence(sent).split('/');
  return (type === '*' || type === ownType) && (subtype === '*' || subtype === ownSubtype);
}

function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([name, member]) => (member === null ? [] : [[name, withoutNulls(member as Json)]])));
}

/** Forms are taken apart by Node's own parser. */
async function lostOfForm({ headers, body }: Received, expected: Json, { encoding, mediaType }: Content): Promise<string[]> {
  if (!isObject(expected)) return ['body: a form of no object'];
  const form = new Map<string, string[]>();
  try {
    const parsed = await new Response(new Uint8Array(body), { headers: { 'content-type': headers['content-type'] } }).formData();
    for (const [name, part] of parsed) form.set(name, [...(form.get(name) ?? []), typeof part === 'string' ? part : await part.text()]);
  } catch (error) {
    return [`body: not a form of type ${mediaType}: ${String(error)}`];
  }
  return Object.entries(withoutNulls(expected as Json) as Record<string, Json>).flatMap(([name, value]) => {
    const texts = form.get(name) ?? [];
    const { style, explode } = Object.hasOwn(encoding, name) ? encoding[name] : {};
    const pairs = [...form].flatMap(([key, values]) => values.map(one => [key, encodeURIComponent(one)] as [string, string]));
    const readings: unknown[] = [texts.length === 1 ? texts[0] : texts, ...texts.slice(0, 1).map(one => json(one).value)];
    if (Array.isArray(value)) {
      readings.push(texts, texts.map(one => json(one).value));
      if (explode === false && texts.length === 1) readings.push(texts[0].split(({ spaceDelimited: ' ', pipeDelimited: '|', tabDelimited: '\t' } as Record<string, string>)[style ?? ''] ?? ','));
    }
    if (typeof value === 'object' && value !== null) readings.push(deep(name, pairs, value));
    const good = readings.some(reading => difference(value, reading, false) === undefined || difference(asText(value), reading, false) === undefined);
    return good ? [] : [`body: form field ${name}: ${short(value)} became ${short(texts)}`];
  });
}

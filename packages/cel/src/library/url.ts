// SPDX-License-Identifier: Apache-2.0
import { Failure } from '../values/signals.ts';
import { EntryMap, List, Opaque } from '../values/values.ts';
import { define, library } from './definition.ts';

/** An absolute URI or an absolute path, kept as it was written: nothing is normalised. */
class Url extends Opaque {
  readonly celType = 'url';
  readonly text: string;
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  constructor(text: string, scheme: string, host: string, path: string, query: string) {
    super();
    this.text = text;
    this.scheme = scheme;
    this.host = host;
    this.path = path;
    this.query = query;
  }

  static parse(text: string): Url | undefined {
    const match = /^(?:([a-z][a-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#.*)?$/is.exec(text);
    if (!match || /[\u0000-\u001f\u007f]/.test(text)) return undefined;
    const [, scheme = '', authority, path, query = ''] = match;
    if (scheme === '' && !path.startsWith('/')) return undefined;
    if (/%(?![0-9a-f]{2})/i.test(path)) return undefined;
    const host = (authority ?? '').replace(/^.*@/, '');
    if (/[ <>"]/.test(host) || !/^(?:\[[^\]]*\]|[^:[\]]*)(?::\d*)?$/.test(host)) return undefined;
    return new Url(text, scheme.toLowerCase(), host, path, query);
  }

  get hostname(): string {
    return this.host.replace(/:\d*$/, '').replace(/^\[|\]$/g, '');
  }
  get port(): string {
    return /:(\d*)$/.exec(this.host.replace(/^\[[^\]]*\]/, ''))?.[1] ?? '';
  }
  equals(other: Opaque): boolean {
    return this.text === (other as Url).text;
  }
  toText(): string {
    return this.text;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch {
    return text;
  }
}

function queryOf(url: Url): EntryMap {
  const found = new Map<string, string[]>();
  for (const pair of url.query.split('&').filter(part => part !== '')) {
    const cut = pair.indexOf('=');
    const key = decoded(cut < 0 ? pair : pair.slice(0, cut));
    found.set(key, [...(found.get(key) ?? []), cut < 0 ? '' : decoded(pair.slice(cut + 1))]);
  }
  return EntryMap.from([...found].map(([key, values]) => [key, new List(values)] as const));
}

export const url = library('url', [
  define<[string]>('url(string): url', ([text]) => {
    const parsed = Url.parse(text);
    if (!parsed) throw new Failure(`"${text}" is no absolute URL`);
    return parsed;
  }),
  define<[string]>('isURL(string): bool', ([text]) => Url.parse(text) !== undefined),
  define<[Url]>('url.getScheme(): string', ([value]) => value.scheme),
  define<[Url]>('url.getHost(): string', ([value]) => value.host),
  define<[Url]>('url.getHostname(): string', ([value]) => value.hostname),
  define<[Url]>('url.getPort(): string', ([value]) => value.port),
  define<[Url]>('url.getEscapedPath(): string', ([value]) => encodeURI(value.path).replace(/%25/g, '%')),
  define<[Url]>('url.getQuery(): map<string, list<string>>', ([value]) => queryOf(value)),
]);

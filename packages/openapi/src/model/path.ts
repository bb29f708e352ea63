// SPDX-License-Identifier: Apache-2.0

/** One part of a path: a name, a parameter, or what is done there (`:undelete`, `#Action=Create`). */
export interface PathPart {
  kind: 'literal' | 'param' | 'verb';
  text: string;
}

/** A path of the document, taken apart. */
export interface PathTemplate {
  /** As the document writes it. */
  source: string;
  /** What is sent: each parameter as `{name}`, without a fragment, which documents use to tell operations apart. */
  path: string;
  parts: PathPart[];
  /** Parameters written `{+name}`: what stands in a value's place keeps its slashes. */
  reserved: string[];
  /** The same for paths that differ only in the names of parameters or a slash at the end. */
  key: string;
}

export function parsePath(source: string): PathTemplate {
  const reserved: string[] = [];
  const rooted = (source.startsWith('/') ? source : `/${source}`).replace(
    /\{([+#./;?&]?)([^{}]*?)\*?\}/g,
    (_, operator: string, name: string) => {
      // `{?limit}` and `{&page}` say where query parameters go, which their own declarations say too.
      if (operator === '?' || operator === '&') return '';
      if (operator === '+' || operator === '#') reserved.push(name);
      return `{${name}}`;
    },
  );
  const hash = rooted.indexOf('#');
  const path = hash === -1 ? rooted : rooted.slice(0, hash);
  const question = path.indexOf('?');
  const parts: PathPart[] = [];
  for (const segment of (question === -1 ? path : path.slice(0, question)).split('/')) {
    if (segment !== '') parts.push(...segmentParts(segment));
  }
  if (question !== -1) parts.push(...tailVerb(path.slice(question + 1)));
  if (hash !== -1) parts.push(...tailVerb(rooted.slice(hash + 1)));
  return { source, path, parts, reserved, key: keyOf(parts) };
}

/** Segments that say where the API is, not what it is about. */
export const VERSION_SEGMENT = /^v\d+([._-]?\d+)*((alpha|beta|rc|preview)\d*)?$/i;

/**
 * Whether the part is a parameter with no name before it, `/v1/{topic}`: its value is a whole path of its own, as
 * Google's `projects/p/topics/t`.
 */
export function isResourceName(parts: readonly PathPart[], index: number): boolean {
  if (parts[index]?.kind !== 'param' || index === 0) return false;
  return parts.slice(0, index).every(part => part.kind === 'literal' && VERSION_SEGMENT.test(part.text));
}

/** Identifies parts whatever their parameters are called. */
export function keyOf(parts: readonly PathPart[]): string {
  return parts
    .map((part, index) => {
      // Different whole names in one place lead to different kinds of objects.
      if (part.kind === 'param') return isResourceName(parts, index) ? `/{${part.text}}` : '/{}';
      return `${part.kind === 'verb' ? ':' : '/'}${part.text}`;
    })
    .join('');
}

/** The names of the parameters, in order. */
export function pathParameters(template: PathTemplate): string[] {
  return template.parts.filter(part => part.kind === 'param').map(part => part.text);
}

/** `{id}:undelete`, `Users('{id}')`, `{id}.json`, `{owner}-{name}` and plain segments. */
function segmentParts(segment: string): PathPart[] {
  const parts: PathPart[] = [];
  for (const piece of segment.split(/(\{[^{}]*\})/)) {
    if (piece === '') continue;
    const parameter = /^\{([^{}]*)\}$/.exec(piece);
    if (parameter) {
      parts.push({ kind: 'param', text: parameter[1] });
      continue;
    }
    const afterParameter = parts.length > 0;
    if (afterParameter && !piece.startsWith(':')) continue;
    const colon = piece.indexOf(':');
    const literal = (colon === -1 ? piece : piece.slice(0, colon))
      .replace(/\([^)]*$/, '')
      .replace(/\.(json|xml|ya?ml)$/i, '');
    if (/[\p{L}\p{N}]/u.test(literal)) parts.push({ kind: 'literal', text: literal });
    if (colon !== -1 && /[\p{L}\p{N}]/u.test(piece.slice(colon + 1))) {
      parts.push({ kind: 'verb', text: piece.slice(colon + 1) });
    }
  }
  return parts;
}

/** `X-Amz-Target=Service_2012.CreateTable` names an operation by its last word. */
function tailVerb(tail: string): PathPart[] {
  const last = tail.split('&')[0].split('=').pop()!.split('.').pop()!;
  return /[\p{L}\p{N}]/u.test(last) ? [{ kind: 'verb', text: last }] : [];
}

// SPDX-License-Identifier: Apache-2.0
import { parseExact, asNumbers } from './exact-json.ts';
import type { Document, Original } from './original.ts';
import { packages, type PrismRequest } from './packages.ts';
import type { Received } from './server.ts';

/** `failed`: Prism itself broke (a header list that is not there, styles of some types): that is no verdict. */
export type Verdict = { kind: 'accepted' } | { kind: 'rejected'; reason: string } | { kind: 'failed' };

/** The first judge: Prism's validators over the operation as Stoplight's http-spec reads it from the document. */
export class PrismJudge {
  private readonly resource: Document;

  constructor({ document: own, version, path: source, method }: Original) {
    // Bundling writes into the document; and what follows # in a path (AWS, to tell operations apart) is no part of a URL.
    const document = structuredClone(own);
    const path = source.split('#')[0];
    const paths = document.paths as Document;
    document.paths = { [path]: paths[source] };
    const { transform2, transform3, bundleTarget } = packages();
    const transform = version === '2' ? transform2 : transform3;
    const config = { type: 'operation', documentProp: 'paths', nameProp: 'path' } as const;
    const target = transform({ document, name: path, method: method.toLowerCase(), config });
    this.resource = bundleTarget({ document: { ...document, __target__: target }, path: '#/__target__', cloneDocument: false }) as Document;
  }

  /** `bytes`: the body is no text, and only what is around it is judged. */
  judge(received: Received, bytes: boolean): Verdict {
    const element = elementOf(received);
    return this.ask(element, bytes ? this.withoutSchema() : this.resource);
  }

  /** The operation, its body known by media type alone. */
  private withoutSchema(): Document {
    const request = this.resource.request as { body?: { contents?: object[] } };
    const contents = request.body?.contents?.map(content => ({ ...content, schema: undefined }));
    return { ...this.resource, request: { ...request, body: request.body && { ...request.body, contents } } };
  }

  /** Whether a body that the document cannot allow is refused: where it is not, Prism had no usable schema. */
  seesBody(received: Received): boolean {
    const element = elementOf(received);
    const wrong = [17.5, 'wrong', [{ wrong: true }], { 'wrong/0': 1 }, true];
    return wrong.some(body => this.ask({ ...element, body }, this.resource).kind === 'rejected');
  }

  private ask(element: PrismRequest, resource: Document): Verdict {
    try {
      const result = packages().prism.validateInput({ resource, element });
      if (result._tag === 'Right') return { kind: 'accepted' };
      // Below 1 are errors; what is deprecated is only a warning.
      const errors = result.left.filter(({ severity }) => severity === 0);
      if (errors.length === 0) return { kind: 'accepted' };
      return { kind: 'rejected', reason: errors.map(({ message, path }) => `${(path ?? []).join('/')} ${message}`).slice(0, 3).join('; ') };
    } catch {
      return { kind: 'failed' };
    }
  }
}

function elementOf({ method, target, headers, body }: Received): PrismRequest {
  const [path, search = ''] = target.split(/\?(.*)/s);
  const query: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(search)) {
    const known = Object.hasOwn(query, name) ? query[name] : undefined;
    query[name] = known === undefined ? value : [...(Array.isArray(known) ? known : [known]), value];
  }
  return { method: method.toLowerCase(), url: { path, query }, headers, body: bodyOf(headers['content-type'] ?? '', body) };
}

function bodyOf(type: string, body: Buffer): unknown {
  if (body.length === 0) return undefined;
  if (!/json/i.test(type)) return body.toString('utf8');
  try {
    return asNumbers(parseExact(body.toString('utf8')));
  } catch {
    return body.toString('utf8');
  }
}

// SPDX-License-Identifier: Apache-2.0
import type { Registry } from '../apis/registry.ts';
import { rangesOf } from '../http/accept.ts';
import type { Answer } from '../http/respond.ts';
import { v2Document, v3Document, v3Index } from './document.ts';

const NOT_ACCEPTABLE: Answer = { code: 406, body: '', contentType: 'text/plain; charset=utf-8' };

/** What is below /openapi, as JSON alone; undefined where there is nothing. */
export function openApiAnswer(registry: Registry, [version, ...path]: string[], accept: string | undefined): Answer | undefined {
  if (version !== 'v2' && version !== 'v3') return undefined;
  if (!acceptsJson(accept)) return NOT_ACCEPTABLE;
  if (version === 'v2') return path.length === 0 ? { code: 200, body: v2Document(registry) } : undefined;
  const body = path.length === 0 ? v3Index(registry) : v3Document(registry, path.join('/'));
  return body === undefined ? undefined : { code: 200, body };
}

function acceptsJson(accept: string | undefined): boolean {
  return !accept || rangesOf(accept).some(({ type }) => ['application/json', '*/*', 'application/*'].includes(type));
}

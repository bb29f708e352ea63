// SPDX-License-Identifier: Apache-2.0
import { pascalCase, wordsOf } from './words.ts';

/** Words of titles that say nothing about which API it is. */
const FILLER = new Set(['api', 'apis', 'rest', 'restful', 'openapi', 'swagger', 'the', 'http', 'v1', 'v2', 'v3', 'specification', 'spec']);

const MAX_LENGTH = 30;

/**
 * The API's name (`petstore`) and the prefix of its kinds (`Petstore`), from the name given or the
 * document's title: `Swagger Petstore - OpenAPI 3.0` is `petstore`.
 */
export function apiNames(given: string | undefined, title: string): { api: string; prefix: string } {
  const source = given ?? title;
  const all = wordsOf(source);
  const telling = given ? all : all.filter(word => !FILLER.has(word.toLowerCase()) && !/^\d+$/.test(word));
  const chosen = telling.length > 0 ? telling : all;
  const words: string[] = [];
  for (const word of chosen) {
    if (words.length > 0 && [...words, word].join('-').length > MAX_LENGTH) break;
    words.push(word);
  }
  if (words.length === 0) words.push('api');
  let api = words.join('-').toLowerCase().slice(0, MAX_LENGTH).replace(/-+$/, '');
  if (!/^[a-z]/.test(api)) api = `api-${api}`;
  return { api, prefix: pascalCase(api.split('-')) };
}

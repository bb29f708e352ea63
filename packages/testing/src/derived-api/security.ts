// SPDX-License-Identifier: Apache-2.0
import type { IncomingHttpHeaders } from 'node:http';
import { list, record, type JsonObject, type OpenApiDocument } from './document.ts';

/** What callers must prove that they know. */
export interface Credentials {
  token?: string;
  username?: string;
  password?: string;
  apiKey?: string;
}

/** Whether a request carries what one of the alternatives of its operation asks for. */
export function mayCall(
  document: OpenApiDocument,
  operation: JsonObject,
  headers: IncomingHttpHeaders,
  query: URLSearchParams,
  credentials: Credentials,
): boolean {
  const alternatives = list(operation.security ?? document.root.security).map(record);
  const schemes = record(record(document.root.components).securitySchemes);
  const shows = (name: string): boolean => {
    const scheme = document.follow(schemes[name]);
    if (scheme.type === 'apiKey') {
      const given = scheme.in === 'query' ? query.get(String(scheme.name)) : headers[String(scheme.name).toLowerCase()];
      return credentials.apiKey !== undefined && given === credentials.apiKey;
    }
    const basic = Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64');
    const isBasic = scheme.type === 'http' && String(scheme.scheme).toLowerCase() === 'basic';
    return headers.authorization === (isBasic ? `Basic ${basic}` : `Bearer ${credentials.token}`);
  };
  return alternatives.length === 0 || alternatives.some(needed => Object.keys(needed).every(shows));
}

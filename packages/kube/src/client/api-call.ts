// SPDX-License-Identifier: Apache-2.0
import type { CallDescription } from './kube-error.ts';
import type { HttpCall } from './transport.ts';

/** One call to the API, before identity and retries. */
export interface ApiCall {
  /** Kubernetes' verb, for messages and counting. */
  verb: string;
  method: HttpCall['method'];
  path: string;
  /** `plural.group[/subresource]`; absent for calls that concern no resource. */
  resource?: string;
  namespace?: string;
  name?: string;
  query?: Record<string, string | number | boolean | undefined>;
  body?: string;
  contentType?: string;
  accept?: string;
  signal?: AbortSignal;
  stream?: boolean;
}

export interface Impersonation {
  user: string;
  groups: readonly string[];
}

/** The call in words that fit a message. */
export function describe(call: ApiCall): CallDescription {
  return {
    verb: call.verb,
    resource: call.resource ?? call.path,
    object: [call.namespace, call.name].filter(Boolean).join('/'),
  };
}

/** The call as it is sent, by this identity where one is given. */
export function httpCall(call: ApiCall, identity: Impersonation | undefined): HttpCall {
  const headers: HttpCall['headers'] = { accept: call.accept ?? 'application/json' };
  if (call.body !== undefined) headers['content-type'] = call.contentType ?? 'application/json';
  if (identity) {
    headers['impersonate-user'] = identity.user;
    if (identity.groups.length > 0) headers['impersonate-group'] = [...identity.groups];
  }
  return {
    method: call.method,
    path: call.path + queryText(call.query),
    headers,
    ...(call.body === undefined ? {} : { body: call.body }),
    ...(call.signal ? { signal: call.signal } : {}),
    ...(call.stream ? { stream: true } : {}),
  };
}

function queryText(query: ApiCall['query']): string {
  if (!query) return '';
  let text = '';
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    text += `${text === '' ? '?' : '&'}${name}=${encodeURIComponent(String(value))}`;
  }
  return text;
}

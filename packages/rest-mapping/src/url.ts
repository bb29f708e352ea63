// SPDX-License-Identifier: Apache-2.0

/** An absolute http or https URL in two parts, so that a query is sent exactly as it was written. */
export interface RequestUrl {
  /** Scheme, host and path. */
  address: string;
  /** The path below the base URL, as it was given. */
  path: string;
  /** Pairs joined by `&`; "" where there are none. */
  query: string;
}

/**
 * The URL of a path below a base URL, both escaped. A path that leaves its place is refused: a
 * segment `.` or `..` may come about from what was put into it.
 */
export function joinUrl(
  baseUrl: string,
  path: string,
  query: readonly string[],
): { kind: 'ok'; url: RequestUrl } | { kind: 'refused'; message: string } {
  const base = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (!base || (base.protocol !== 'http:' && base.protocol !== 'https:')) {
    return {
      kind: 'refused',
      message: `"${baseUrl}" is not an http or https URL`,
    };
  }
  const [plain, ...fixed] = path.split('#')[0].split('?');
  if (plain.split(/[/\\]/).some(step => /^(?:\.|%2e){1,2}$/i.test(step))) {
    return {
      kind: 'refused',
      message: `the path ${plain} has a segment "." or "..", which would lead elsewhere`,
    };
  }
  const url = new URL(base.origin);
  url.pathname = `${base.pathname.replace(/\/+$/, '')}/${plain.replace(
    /^\/+/,
    '',
  )}`;
  const parts = [base.search.replace(/^\?/, ''), fixed.join('?'), ...query];
  return {
    kind: 'ok',
    url: {
      address: url.href,
      path: `/${plain.replace(/^\/+/, '')}`,
      query: parts.filter(part => part !== '').join('&'),
    },
  };
}

export function urlText({
  address,
  query,
}: Pick<RequestUrl, 'address' | 'query'>): string {
  return query === '' ? address : `${address}?${query}`;
}

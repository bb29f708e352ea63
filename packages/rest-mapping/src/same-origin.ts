// SPDX-License-Identifier: Apache-2.0

/**
 * A URL that an API gave, resolved against the one that gave it. Credentials follow it, so it must be
 * of the same scheme, host and port.
 */
export function sameOriginUrl(
  text: string,
  from: string,
): { kind: 'ok'; url: string } | { kind: 'refused'; message: string } {
  let url: URL;
  let base: URL;
  try {
    base = new URL(from);
    url = new URL(text, base);
  } catch {
    return {
      kind: 'refused',
      message: `the API gave "${text.slice(0, 200)}", which is not a URL`,
    };
  }
  if (
    url.origin !== base.origin ||
    (url.protocol !== 'http:' && url.protocol !== 'https:')
  ) {
    return {
      kind: 'refused',
      message: `the API gave a URL of ${
        url.origin === 'null' ? url.protocol : url.origin
      }, which is not followed: it is not of ${base.origin}`,
    };
  }
  url.hash = '';
  url.username = '';
  url.password = '';
  return { kind: 'ok', url: url.href };
}

// SPDX-License-Identifier: Apache-2.0

const HOST = /^[A-Za-z0-9\P{ASCII}!$&'()*+,;=:[\]<>"\-_.~%]*$/u;
const USER = /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/;
const BROKEN_ESCAPE = /%(?![0-9a-f]{2})/i;
/** In a host, escapes are for bytes beyond ASCII, and for the percent sign of a zone. */
const HOST_ESCAPE = /%(?!25|[89a-f][0-9a-f])/i;

/** Whether Go's url.ParseRequestURI takes the text, which is what kube-apiserver calls a uri: a URL with a scheme, or a path. */
export function isUri(text: string): boolean {
  if (text === '' || [...text].some(char => char < ' ' || char === '\u007f')) return false;
  if (text === '*') return true;
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(text)?.[0] ?? '';
  const [rest] = text.slice(scheme.length).split('?', 1);
  if (!rest.startsWith('/')) return scheme !== '';
  if (scheme === '' || !rest.startsWith('//')) return !BROKEN_ESCAPE.test(rest);
  const [authority] = rest.slice(2).split('/', 1);
  const path = rest.slice(2 + authority.length);
  const at = authority.lastIndexOf('@');
  const user = authority.slice(0, Math.max(at, 0));
  return !BROKEN_ESCAPE.test(path) && USER.test(user) && !BROKEN_ESCAPE.test(user) && isHost(authority.slice(at + 1));
}

function isHost(host: string): boolean {
  const port = host.startsWith('[') ? host.slice(host.lastIndexOf(']') + 1) : /:[^:]*$/.exec(host)?.[0] ?? '';
  if (host.startsWith('[') && !host.includes(']')) return false;
  return /^(:\d*)?$/.test(port) && HOST.test(host) && !HOST_ESCAPE.test(host);
}

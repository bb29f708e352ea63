// SPDX-License-Identifier: Apache-2.0
import { child, elements, members, text, texts, type Node } from '../resolve/node.ts';
import type { Flavour } from './model.ts';

/** The base URLs that a document names, variables replaced by their defaults. */
export function readServers(root: Node, flavour: Flavour): string[] {
  if (flavour === '2.0') {
    const host = text(child(root, 'host'));
    const path = (text(child(root, 'basePath')) ?? '').replace(/\/$/, '');
    if (!host) return path ? [path] : [];
    const schemes = texts(child(root, 'schemes')).filter(scheme => /^https?$/.test(scheme));
    const ordered = schemes.length > 0 ? schemes.sort().reverse() : ['https'];
    return ordered.map(scheme => `${scheme}://${host}${path}`);
  }
  return serversOf(root);
}

/** The `servers` of a document, a path item or an operation; relative ones are seen from where the document is. */
export function serversOf(node: Node): string[] {
  const servers: string[] = [];
  for (const server of elements(child(node, 'servers'))) {
    let url = text(child(server, 'url'));
    if (!url) continue;
    for (const [name, variable] of members(child(server, 'variables'))) {
      const value = text(child(variable, 'default')) ?? texts(child(variable, 'enum'))[0];
      if (value !== undefined) url = url.replaceAll(`{${name}}`, value);
    }
    servers.push(absoluteUrl(node.uri, url).replace(/\/$/, ''));
  }
  return servers.filter(Boolean);
}

/** A URL as seen from the document at `base`; as it is where that is a file. */
export function absoluteUrl(base: string, url: string): string {
  if (!/^https?:\/\//i.test(base) || /^[a-z][a-z0-9+.-]*:/i.test(url)) return url;
  try {
    return new URL(url, base).href;
  } catch {
    return url;
  }
}

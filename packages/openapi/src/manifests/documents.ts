// SPDX-License-Identifier: Apache-2.0
import { sha256Hex } from '@api-operators/api';
import type { CompiledOperator } from '../types.ts';

/**
 * Where the documents are kept in the generated folder. One document is `openapi.yaml` or
 * `openapi.json`; several lie under `openapi/` as they lay to each other, so that their references
 * hold. No name leads out of the folder.
 */
export function documentFiles(
  documents: CompiledOperator['documents'],
): { root: string; files: Map<string, string> } {
  const [first, ...others] = documents;
  if (others.length === 0) {
    const path = /^\s*[{[]/.test(first.text) ? 'openapi.json' : 'openapi.yaml';
    return { root: path, files: new Map([[path, first.text]]) };
  }
  const parts = documents.map(({ uri }) => safeParts(uri));
  let shared = 0;
  while (parts.every(path => path.length > shared + 1 && path[shared] === parts[0][shared])) shared += 1;
  const files = new Map<string, string>();
  const taken = new Set<string>();
  let root = '';
  documents.forEach(({ uri, text }, index) => {
    let path = `openapi/${parts[index].slice(shared).join('/')}`;
    // Some file systems take names of different case for one.
    if (taken.has(path.toLowerCase())) path = `openapi/${sha256Hex(uri).slice(0, 16)}.yaml`;
    taken.add(path.toLowerCase());
    files.set(path, text);
    if (index === 0) root = path;
  });
  return { root, files };
}

function safeParts(uri: string): string[] {
  const parts = uri
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .split(/[/\\]/)
    .map(part => safeName(part.replace(/[^A-Za-z0-9._-]/g, '_').replace(/^\.+$/, '')))
    .filter(Boolean);
  return parts.length > 0 ? parts : [sha256Hex(uri).slice(0, 16)];
}

/** Names that are hidden (`.git`), that Windows keeps for devices, or that are too long. */
function safeName(part: string): string {
  if (part.length > 100) return `${sha256Hex(part).slice(0, 16)}${/\.[A-Za-z]{1,5}$/.exec(part)?.[0] ?? ''}`;
  return /^(\.|(con|prn|aux|nul|com\d|lpt\d)(\.|$))/i.test(part) ? `_${part}` : part;
}

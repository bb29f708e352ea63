// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';

export type TokenEntry = { token: string; user: string; uid?: string; groups: string[] };

/** Reads a static token file as kube-apiserver does: `token,user,uid,"group1,group2"` a line. Throws with the line's number. */
export function readTokenFile(file: string): TokenEntry[] {
  return parseTokens(readFileSync(file, 'utf8'), file);
}

export function parseTokens(text: string, file: string): TokenEntry[] {
  return text.split('\n').flatMap((line, i) => {
    if (line.trim() === '' || line.startsWith('#')) return [];
    const [token, user, uid, groups = ''] = [...line.matchAll(/(?:^|,)\s*(?:"([^"]*)"|([^,]*))/g)].map(match => (match[1] ?? match[2]).trim());
    if (!token || !user) throw new Error(`${file}:${i + 1}: a line has to be token,user,uid,"group1,group2"`);
    return [{ token, user, ...(uid ? { uid } : {}), groups: groups.split(',').map(group => group.trim()).filter(Boolean) }];
  });
}

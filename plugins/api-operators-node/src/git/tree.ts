// SPDX-License-Identifier: Apache-2.0
import fs from 'node:fs';
import git from 'isomorphic-git';

interface Folder {
  files: Map<string, string>;
  folders: Map<string, Folder>;
}

/** Writes files as a Git tree and gives its object id. Paths are relative, with `/`; others are a bug. */
export async function writeTree(
  gitdir: string,
  files: ReadonlyMap<string, string>,
): Promise<string> {
  const root: Folder = { files: new Map(), folders: new Map() };
  for (const [filepath, text] of files) {
    const segments = filepath.split('/');
    const name = segments.pop()!;
    if ([...segments, name].some(part => part === '' || part === '.' || part === '..' || part === '.git')) {
      throw new Error(`${JSON.stringify(filepath)} is no path inside a repository.`);
    }
    let folder = root;
    for (const segment of segments) {
      const next = folder.folders.get(segment) ?? { files: new Map(), folders: new Map() };
      folder.folders.set(segment, next);
      folder = next;
    }
    folder.files.set(name, text);
  }
  return writeFolder(gitdir, root);
}

async function writeFolder(gitdir: string, folder: Folder): Promise<string> {
  const tree = [];
  for (const [name, text] of folder.files) {
    const oid = await git.writeBlob({ fs, gitdir, blob: new TextEncoder().encode(text) });
    tree.push({ mode: '100644', path: name, oid, type: 'blob' as const });
  }
  for (const [name, inner] of folder.folders) {
    const oid = await writeFolder(gitdir, inner);
    tree.push({ mode: '040000', path: name, oid, type: 'tree' as const });
  }
  return git.writeTree({ fs, gitdir, tree });
}

// SPDX-License-Identifier: Apache-2.0
import fs from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import git from 'isomorphic-git';
import { writeTree } from './tree.ts';

/** Who a commit is by. */
export interface GitAuthor {
  name: string;
  email: string;
}

export type CreateRepositoryResult =
  | { kind: 'created'; directory: string; commit: string }
  | { kind: 'refused'; message: string };

const BRANCH = 'main';
const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** Bare Git repositories in one folder, `<name>.git` each; any Git client can clone them by path. */
export class GitRepositories {
  /** The folder, absolute; it may not exist yet. */
  readonly root: string;

  constructor(root: string) {
    this.root = path.resolve(root);
  }

  directoryOf(name: string): string {
    if (!NAME.test(name)) {
      throw new Error(`${JSON.stringify(name)} cannot be the name of a repository.`);
    }
    return path.join(this.root, `${name}.git`);
  }

  /** The names of the repositories, sorted. */
  async names(): Promise<string[]> {
    const entries = await readdir(this.root, { withFileTypes: true }).catch(error => {
      if (error.code === 'ENOENT') {
        return [];
      }
      throw error;
    });
    return entries
      .filter(entry => entry.isDirectory() && entry.name.endsWith('.git'))
      .map(entry => entry.name.slice(0, -'.git'.length))
      .filter(name => NAME.test(name))
      .sort();
  }

  /** Makes a repository with one commit on main. A name that is taken is refused; nothing is half made. */
  async create(
    name: string,
    files: ReadonlyMap<string, string>,
    options: { author: GitAuthor; message: string; at: Date },
  ): Promise<CreateRepositoryResult> {
    if (!NAME.test(name)) {
      return {
        kind: 'refused',
        message: `${JSON.stringify(
          name,
        )} cannot be the name of a repository: use lower-case letters, digits and hyphens, 63 at most.`,
      };
    }
    const directory = this.directoryOf(name);
    if (fs.existsSync(directory)) {
      return { kind: 'refused', message: `There is a repository ${name} already. Choose another name.` };
    }
    await mkdir(this.root, { recursive: true });
    const unfinished = `${directory}.new-${process.pid}-${options.at.getTime()}`;
    try {
      await git.init({ fs, gitdir: unfinished, bare: true, defaultBranch: BRANCH });
      const tree = await writeTree(unfinished, files);
      const when = {
        ...options.author,
        timestamp: Math.floor(options.at.getTime() / 1000),
        timezoneOffset: 0,
      };
      const commit = await git.commit({
        fs,
        gitdir: unfinished,
        ref: `refs/heads/${BRANCH}`,
        parent: [],
        tree,
        message: options.message,
        author: when,
        committer: when,
      });
      await rename(unfinished, directory);
      return { kind: 'created', directory, commit };
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
  }

  /** The text of a file at the head of main; undefined where there is none. Throws where the repository is damaged. */
  async readFile(name: string, filepath: string): Promise<string | undefined> {
    const gitdir = this.directoryOf(name);
    const oid = await orNotFound(git.resolveRef({ fs, gitdir, ref: `refs/heads/${BRANCH}` }));
    if (oid === undefined) {
      return undefined;
    }
    const { commit } = await git.readCommit({ fs, gitdir, oid });
    await git.readTree({ fs, gitdir, oid: commit.tree });
    const found = await orNotFound(git.readBlob({ fs, gitdir, oid, filepath }));
    return found && new TextDecoder('utf-8', { fatal: true }).decode(found.blob);
  }
}

async function orNotFound<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if ((error as { code?: string }).code === 'NotFoundError') {
      return undefined;
    }
    throw error;
  }
}

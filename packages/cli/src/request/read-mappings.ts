// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { RestMapping } from '@api-operators/api';
import { readObjects } from './read-objects.ts';

/** The RestMappings of a file, or of all YAML and JSON files below a folder. */
export async function readMappings(
  path: string,
  cwd: string,
): Promise<{ kind: 'read'; mappings: RestMapping[] } | { kind: 'refused'; problems: string[] }> {
  const files = (await stat(path)).isDirectory()
    ? (await readdir(path, { recursive: true })).filter(name => /\.(?:ya?ml|json)$/.test(name)).map(name => join(path, name)).sort()
    : [path];
  const mappings: RestMapping[] = [];
  const problems: string[] = [];
  for (const file of files) {
    const text = await readFile(file, 'utf8');
    // Other files of the folder may be templates, which are no YAML.
    if (files.length > 1 && !text.includes('RestMapping')) continue;
    const read = readObjects(text, relative(cwd, file) || file);
    if (read.kind === 'refused') problems.push(...read.problems);
    else mappings.push(...read.objects.filter(({ object }) => object.kind === 'RestMapping').map(({ object }) => object as unknown as RestMapping));
  }
  if (problems.length === 0 && mappings.length === 0) problems.push(`${relative(cwd, path) || path} has no RestMapping: name the folder that generate wrote`);
  return problems.length > 0 ? { kind: 'refused', problems } : { kind: 'read', mappings };
}

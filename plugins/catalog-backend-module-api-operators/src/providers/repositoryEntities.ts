// SPDX-License-Identifier: Apache-2.0
import type { Entity } from '@backstage/catalog-model';
import { loadAll } from 'js-yaml';

/** Reads a file of a repository at its head; undefined where there is none. */
export type ReadFile = (filepath: string) => Promise<string | undefined>;

export type RepositoryEntities =
  | { kind: 'read'; entities: Entity[] }
  | { kind: 'refused'; message: string };

const CATALOG_INFO = 'catalog-info.yaml';
/** js-yaml expands aliases without a limit of its own; real catalog files have none. */
const MAX_ALIASES = 20;

/** The entities of a repository's catalog-info.yaml, with `$text` of files beside it put in place. */
export async function repositoryEntities(
  location: string,
  readFile: ReadFile,
): Promise<RepositoryEntities> {
  const text = await readFile(CATALOG_INFO);
  if (text === undefined) {
    return { kind: 'read', entities: [] };
  }
  if ((text.match(/(^|[\s[{,:-])\*[A-Za-z0-9_-]+/g) ?? []).length > MAX_ALIASES) {
    return refused(location, `has more than ${MAX_ALIASES} YAML aliases`);
  }
  let documents: unknown[];
  try {
    documents = loadAll(text);
  } catch (error) {
    return refused(location, `is not YAML: ${(error as Error).message}`);
  }
  const entities: Entity[] = [];
  for (const document of documents) {
    if (document === null || document === undefined) {
      continue;
    }
    const entity = document as Entity;
    if (typeof entity !== 'object' || !entity.kind || !entity.metadata?.name) {
      return refused(location, 'holds something that is no catalog entity: kind and metadata.name are needed');
    }
    const definition = await definitionOf(entity, readFile);
    if (definition.kind === 'refused') {
      return refused(location, definition.message);
    }
    entities.push({
      ...entity,
      metadata: {
        ...entity.metadata,
        annotations: {
          ...entity.metadata.annotations,
          'backstage.io/managed-by-location': location,
          'backstage.io/managed-by-origin-location': location,
        },
      },
      ...(definition.kind === 'text'
        ? { spec: { ...entity.spec, definition: definition.text } }
        : {}),
    });
  }
  return { kind: 'read', entities };
}

async function definitionOf(
  entity: Entity,
  readFile: ReadFile,
): Promise<{ kind: 'none' } | { kind: 'text'; text: string } | { kind: 'refused'; message: string }> {
  const definition = entity.spec?.definition as { $text?: unknown } | string | undefined;
  if (!definition || typeof definition === 'string' || definition.$text === undefined) {
    return { kind: 'none' };
  }
  const filepath = String(definition.$text).replace(/^\.\//, '');
  if (filepath.split('/').some(part => part === '' || part === '.' || part === '..')) {
    return {
      kind: 'refused',
      message: `${entity.metadata.name}: spec.definition.$text must be a file of the repository, not ${filepath}`,
    };
  }
  const text = await readFile(filepath);
  return text === undefined
    ? { kind: 'refused', message: `${entity.metadata.name}: there is no file ${filepath}` }
    : { kind: 'text', text };
}

function refused(location: string, message: string): RepositoryEntities {
  return { kind: 'refused', message: `${CATALOG_INFO} of ${location} ${message}` };
}

// SPDX-License-Identifier: Apache-2.0
import type { Entity } from '@backstage/catalog-model';
import { parseAllDocuments } from 'yaml';

/** Reads a file of a repository at its head; undefined where there is none. */
export type ReadFile = (filepath: string) => Promise<string | undefined>;

export type RepositoryEntities =
  | { kind: 'read'; entities: Entity[] }
  | { kind: 'refused'; message: string };

const CATALOG_INFO = 'catalog-info.yaml';
const MAX_ALIASES = 20;
/** Whoever may push to a repository must not be able to add users, groups or templates to the portal. */
const KINDS = ['API', 'Component', 'Resource', 'System'];

/** The entities of a repository's catalog-info.yaml, with `$text` of files beside it put in place. */
export async function repositoryEntities(
  location: string,
  readFile: ReadFile,
): Promise<RepositoryEntities> {
  const text = await readFile(CATALOG_INFO);
  if (text === undefined) {
    return { kind: 'read', entities: [] };
  }
  const parsed = documentsOf(text);
  if (parsed.kind === 'refused') {
    return refused(location, parsed.message);
  }
  const entities: Entity[] = [];
  for (const document of parsed.documents) {
    const entity = document as Entity;
    if (typeof entity !== 'object' || !entity.kind || !entity.metadata?.name) {
      return refused(location, 'holds something that is no catalog entity: kind and metadata.name are needed');
    }
    if (!KINDS.includes(entity.kind)) {
      return refused(
        location,
        `holds a ${entity.kind}, which no repository may bring: only ${KINDS.join(', ')}`,
      );
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

function documentsOf(
  text: string,
): { kind: 'documents'; documents: unknown[] } | { kind: 'refused'; message: string } {
  const documents: unknown[] = [];
  for (const document of parseAllDocuments(text)) {
    if (document.errors.length > 0) {
      return { kind: 'refused', message: `is not YAML: ${document.errors[0]?.message}` };
    }
    try {
      documents.push(document.toJS({ maxAliasCount: MAX_ALIASES }));
    } catch (error) {
      return {
        kind: 'refused',
        message: `cannot be read with at most ${MAX_ALIASES} uses of YAML aliases: ${(error as Error).message}`,
      };
    }
  }
  return {
    kind: 'documents',
    documents: documents.filter(document => document !== null && document !== undefined),
  };
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

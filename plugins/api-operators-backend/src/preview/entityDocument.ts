// SPDX-License-Identifier: Apache-2.0
import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import type { UrlReaderService } from '@backstage/backend-plugin-api';
import { isChildPath } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { ANNOTATION_ENTITY_DOCUMENT } from '@api-operators/api';
import type { GitRepositories } from '@api-operators/backstage-plugin-api-operators-node';

export type EntityDocument =
  | { kind: 'read'; text: string; name: string }
  | { kind: 'refused'; message: string };

export interface DocumentReaders {
  repositories: GitRepositories;
  urlReader: Pick<UrlReaderService, 'readUrl'>;
}

const MAX_BYTES = 50 * 1024 * 1024;

/**
 * The OpenAPI document of an API entity: its definition, or where that is too large for the catalog the file that
 * an annotation names. The file is read from where the catalog itself read the entity, and from nowhere else.
 */
export async function entityDocument(entity: Entity, readers: DocumentReaders): Promise<EntityDocument> {
  const file = entity.metadata.annotations?.[ANNOTATION_ENTITY_DOCUMENT];
  if (file === undefined) {
    const definition = entity.spec?.definition;
    return typeof definition === 'string'
      ? { kind: 'read', text: definition, name: documentName(entity, definition) }
      : refused(entity, 'has no definition');
  }
  const parts = file.replace(/^\.\//, '').split('/');
  if (parts.some(part => part === '' || part === '.' || part === '..' || /[\\:\0]/.test(part))) {
    return refused(entity, `names no file beside its catalog file: ${ANNOTATION_ENTITY_DOCUMENT} is "${file}"`);
  }
  const location = entity.metadata.annotations?.['backstage.io/managed-by-location'] ?? '';
  const text = await readBeside(location, parts.join('/'), readers).catch((error: Error) => error);
  if (text instanceof Error) {
    return refused(entity, `names the document ${file}, which cannot be read: ${text.message}`);
  }
  return text === undefined
    ? refused(entity, `names the document ${file}, and there is no such file at ${location}`)
    : { kind: 'read', text, name: parts.at(-1)! };
}

async function readBeside(
  location: string,
  file: string,
  { repositories, urlReader }: DocumentReaders,
): Promise<string | undefined> {
  const [, type, target] = /^([^:]+):(.+)$/.exec(location) ?? [];
  switch (type) {
    case 'api-operators-git':
      return repositories.readFile(target, file);
    case 'url': {
      const response = await urlReader.readUrl(new URL(file, target).href);
      return limited(await response.buffer());
    }
    case 'file': {
      const folder = await realpath(path.dirname(target));
      const real = await realpath(path.join(folder, file));
      if (!isChildPath(folder, real)) {
        throw new Error('it lies outside the folder of the catalog file');
      }
      return limited(await readFile(real));
    }
    default:
      throw new Error(`the portal does not read documents from "${location}"`);
  }
}

function limited(bytes: Buffer): string {
  if (bytes.byteLength > MAX_BYTES) {
    throw new Error(`it has more than ${MAX_BYTES / 1024 / 1024} MB`);
  }
  return bytes.toString('utf8');
}

function documentName(entity: Entity, text: string): string {
  return `${entity.metadata.name}.${/^\s*[{[]/.test(text) ? 'json' : 'yaml'}`;
}

function refused(entity: Entity, what: string): EntityDocument {
  return { kind: 'refused', message: `The API ${entity.metadata.name} ${what}.` };
}

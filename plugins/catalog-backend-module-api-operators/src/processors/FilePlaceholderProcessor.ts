// SPDX-License-Identifier: Apache-2.0
import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { isChildPath } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import type { CatalogProcessor, CatalogProcessorEmit } from '@backstage/plugin-catalog-node';
import { processingResult } from '@backstage/plugin-catalog-node';

/** Where a catalog file was read. */
interface FileLocation {
  type: string;
  target: string;
}

/**
 * Puts the text of `definition: { $text: ./openapi.yaml }` in place where the catalog file lies on this machine, as
 * the files do that `api-operators generate` writes. The catalog itself reads such references by URL only. What is
 * referred to must lie beside the catalog file or below it.
 */
export class FilePlaceholderProcessor implements CatalogProcessor {
  getProcessorName(): string {
    return 'ApiOperatorsFilePlaceholderProcessor';
  }

  /** Before the catalog's own processor of placeholders, which has 20. */
  getPriority(): number {
    return 10;
  }

  async preProcessEntity(
    entity: Entity,
    location: FileLocation,
    emit: CatalogProcessorEmit,
  ): Promise<Entity> {
    const text = (entity.spec?.definition as { $text?: unknown } | undefined)?.$text;
    if (location.type !== 'file' || typeof text !== 'string' || /^[a-z][a-z0-9+.-]+:/i.test(text)) {
      return entity;
    }
    const folder = await realpath(path.dirname(location.target));
    const file = path.resolve(folder, text);
    const real = await realpath(file).catch(() => undefined);
    if (real === undefined) {
      throw new Error(`spec.definition.$text of ${entity.metadata.name}: there is no file ${file}`);
    }
    if (!isChildPath(folder, real)) {
      throw new Error(
        `spec.definition.$text of ${entity.metadata.name} must be a file below ${folder}, not ${text}`,
      );
    }
    emit(processingResult.refresh(`file:${real}`));
    return { ...entity, spec: { ...entity.spec, definition: await readFile(real, 'utf8') } };
  }
}

// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';
import type { Diagnostic, DiffSide } from '@api-operators/openapi';
import type { DocumentOptions } from '../commands/document-options.ts';
import { isUrl } from '../compile-document.ts';
import { documentSettings } from '../document-settings.ts';
import { isGeneratedFolder, readGeneratedFolder } from './generated-folder.ts';

export type SideResult =
  | { kind: 'read'; side: DiffSide; diagnostics: Diagnostic[] }
  | { kind: 'refused'; diagnostics: Diagnostic[] };

/**
 * Both sides of a comparison: documents, or folders that `generate` wrote. A document is compiled with the group,
 * version and name of the folder on the other side, where neither a flag nor the configuration says another.
 */
export async function readSides(
  sources: readonly [string, string],
  options: DocumentOptions,
  cwd: string,
): Promise<[SideResult, SideResult]> {
  const folders = await Promise.all(
    sources.map(async source => {
      const path = resolve(cwd, source);
      return !isUrl(source) && (await isGeneratedFolder(path)) ? readGeneratedFolder(path) : undefined;
    }),
  );
  const side = async (index: 0 | 1): Promise<SideResult> => {
    const folder = folders[index];
    if (folder) return { kind: 'read', side: folder, diagnostics: [] };
    return compileSide(sources[index], options, cwd, folders[1 - index]);
  };
  return [await side(0), await side(1)];
}

async function compileSide(document: string, options: DocumentOptions, cwd: string, other: DiffSide | undefined): Promise<SideResult> {
  const read = await documentSettings({ ...options, document }, cwd, other && { group: other.group, version: other.version, apiName: other.api });
  if (read.kind === 'refused') return read;
  const result = await read.settings.compile(read.settings.document!, read.settings.group ?? 'diff.example.com');
  return result.kind === 'refused' ? result : { kind: 'read', side: result.operator, diagnostics: result.diagnostics };
}

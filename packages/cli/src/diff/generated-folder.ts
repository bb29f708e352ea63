// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LABEL_API, LABEL_ROLE, type CustomResourceDefinition, type RestMapping } from '@api-operators/api';
import { loadDocument, type DiffKind, type DiffSide } from '@api-operators/openapi';
import { MANIFEST } from '../output/manifest.ts';

/** Whether a path is a folder that `generate` wrote. */
export async function isGeneratedFolder(path: string): Promise<boolean> {
  return stat(join(path, MANIFEST)).then(
    found => found.isFile(),
    () => false,
  );
}

/** The kinds of a folder that `generate` wrote. Throws where a file of it cannot be read. */
export async function readGeneratedFolder(folder: string): Promise<DiffSide> {
  const mappings = new Map<string, RestMapping>();
  for (const value of await manifests(join(folder, 'mappings'))) {
    const mapping = value as unknown as RestMapping;
    mappings.set(mapping.metadata.name, mapping);
  }
  const kinds: DiffKind[] = [];
  let api = '';
  for (const value of await manifests(join(folder, 'crds'))) {
    const crd = value as unknown as CustomResourceDefinition;
    const mapping = mappings.get(crd.metadata.name);
    const problem = shapeProblem(crd, mapping);
    if (problem) throw new Error(`${join(folder, 'crds')}: ${crd.metadata.name} ${problem}: generate the folder anew`);
    api = crd.metadata.labels?.[LABEL_API] ?? api;
    if (!mapping) continue;
    const { kind, plural } = crd.spec.names;
    kinds.push({ kind, plural, role: crd.metadata.labels?.[LABEL_ROLE] as DiffKind['role'], crd, mapping });
  }
  const first = kinds[0]?.crd.spec;
  if (!first) throw new Error(`${folder} holds no kinds: give a folder that generate wrote`);
  return { api, group: first.group, version: first.versions[0].name, kinds };
}

/** What a person may have broken; the rest is taken as it was generated. */
function shapeProblem({ spec }: CustomResourceDefinition, mapping: RestMapping | undefined): string | undefined {
  const { names, versions, group } = spec as Partial<CustomResourceDefinition['spec']>;
  if (typeof group !== 'string' || typeof names?.kind !== 'string' || typeof names.plural !== 'string') return 'names no group, kind and plural';
  const version = Array.isArray(versions) ? versions[0] : undefined;
  if (typeof version?.name !== 'string' || typeof version.schema?.openAPIV3Schema !== 'object') return 'has no version with a schema';
  const mapped = mapping?.spec?.versions?.[0];
  if (mapping && (!Array.isArray(mapped?.fields) || !Array.isArray(mapped.security) || typeof mapped.operations !== 'object')) {
    return 'has a RestMapping without fields, operations and security';
  }
  return undefined;
}

interface Manifest {
  metadata: { name: string };
  spec: object;
}

async function manifests(folder: string): Promise<Manifest[]> {
  const found: Manifest[] = [];
  for (const name of (await readdir(folder)).filter(each => each.endsWith('.yaml')).sort()) {
    const file = join(folder, name);
    const result = loadDocument(file, await readFile(file, 'utf8'));
    if (result.kind === 'unreadable') {
      const { line, column } = result.position;
      throw new Error(`${file}:${line}:${column}: ${result.message}`);
    }
    const value = result.document.tree as unknown as Partial<Manifest> | null;
    if (typeof value?.metadata?.name !== 'string' || typeof value.spec !== 'object') throw new Error(`${file} is no manifest with metadata.name and spec`);
    found.push(value as Manifest);
  }
  return found;
}

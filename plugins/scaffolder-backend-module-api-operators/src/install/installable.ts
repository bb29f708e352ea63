// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import type { KubeObject } from '@api-operators/api';
import { LABEL_API } from '@api-operators/api';
import { InputError } from '@backstage/errors';
import { parseAllDocuments } from 'yaml';
import { readFolder } from '../readFolder.ts';

/** The kinds of object that an operator's installation may hold, with what a person needs rights for. */
export const INSTALLED = new Map([
  ['CustomResourceDefinition', { group: 'apiextensions.k8s.io', resource: 'customresourcedefinitions' }],
  ['RestMapping', { group: 'api-operators.dev', resource: 'restmappings' }],
]);

/**
 * The CRDs and RestMappings in a folder of the workspace; whatever else lies there is left alone. Throws InputError
 * where there is none, and where a CRD belongs to no API operator.
 */
export async function installable(root: string): Promise<KubeObject[]> {
  const objects: KubeObject[] = [];
  for (const [filepath, text] of await readFolder(root)) {
    if (/\.ya?ml$/.test(filepath) && !isChart(filepath) && mayHoldOne(text)) {
      objects.push(...objectsIn(filepath, text));
    }
  }
  if (objects.length === 0) {
    throw new InputError(`There is nothing to install in ${path.basename(root)}.`);
  }
  return objects;
}

/** The Helm chart holds the same objects once more, for those who install by Helm. */
function isChart(filepath: string): boolean {
  return filepath.split(/[/\\]/)[0] === 'chart';
}

/** Spares large files that are no manifests, such as the OpenAPI document itself. */
function mayHoldOne(text: string): boolean {
  return [...INSTALLED.keys()].some(kind => text.includes(`kind: ${kind}`));
}

function objectsIn(filepath: string, text: string): KubeObject[] {
  const objects: KubeObject[] = [];
  for (const document of parseAllDocuments(text)) {
    if (document.errors.length > 0) {
      throw new InputError(`${filepath} is not YAML: ${document.errors[0]?.message}`);
    }
    const object = document.toJS({ maxAliasCount: 10 }) as KubeObject | null;
    if (object?.kind && INSTALLED.has(object.kind)) {
      if (object.kind === 'CustomResourceDefinition' && !object.metadata?.labels?.[LABEL_API]) {
        throw new InputError(`${filepath} holds a CRD that is no API operator's: it has no label ${LABEL_API}.`);
      }
      objects.push(object);
    }
  }
  return objects;
}

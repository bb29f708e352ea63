// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { KubeObject } from '@api-operators/api';
import type { KubeClient } from '@api-operators/kube';
import { parseAllDocuments } from 'yaml';
import { applyAll } from '../apply-all.ts';
import type { BootstrapSetting } from '../settings.ts';
import type { BootstrapContext } from './bootstrap.ts';

/** How long the operator may take to accept what one file brought, before the next file. */
const ACCEPT_TIMEOUT_MS = 30_000;

/**
 * Applies the files of a folder in the order of their names. Several files may change one object, as the versions
 * of a Bundle do; an object that was there before the first of them is left alone by all.
 */
export async function bootstrapManifests(
  { folder, replace }: Extract<BootstrapSetting, { kind: 'manifests' }>,
  context: BootstrapContext,
): Promise<void> {
  const files = (await readdir(folder)).filter(name => /\.ya?ml$/.test(name)).sort();
  const mine = new Set<string>();
  for (const file of files) {
    let text = await readFile(path.join(folder, file), 'utf8');
    for (const each of replace) {
      text = text.replaceAll(each.text, each.with);
    }
    const wanted: KubeObject[] = [];
    for (const object of objectsIn(text, path.join(folder, file))) {
      const id = identity(object);
      if (mine.has(id) || !(await exists(context.client, object))) {
        mine.add(id);
        wanted.push(object);
      }
    }
    if (wanted.length > 0) {
      await applyAll(context.client, wanted, { fieldManager: 'api-operators-bootstrap' });
      await Promise.all(wanted.map(object => accepted(object, context)));
    }
  }
}

function objectsIn(text: string, file: string): KubeObject[] {
  return parseAllDocuments(text).flatMap(document => {
    const [error] = document.errors;
    if (error) {
      const { line, col } = error.linePos?.[0] ?? { line: 1, col: 1 };
      throw new Error(`${file}:${line}:${col}: ${error.message.split(' at line ')[0]}`);
    }
    const object = document.toJS({ maxAliasCount: 10 }) as KubeObject | null;
    return object === null ? [] : [object];
  });
}

function identity({ apiVersion, kind, metadata }: KubeObject): string {
  return JSON.stringify([apiVersion, kind, metadata.namespace, metadata.name]);
}

async function exists(client: KubeClient, object: KubeObject): Promise<boolean> {
  const type = (await client.discover()).find(object.apiVersion, object.kind);
  if (!type) {
    return false;
  }
  const { namespace, name } = object.metadata;
  return (await client.of(type).get(namespace ? { namespace, name } : { name })) !== undefined;
}

/** A Bundle is accepted when its status is about this generation; other kinds need no waiting. */
async function accepted(object: KubeObject, { client, logger }: BootstrapContext): Promise<void> {
  const type = (await client.discover()).find(object.apiVersion, object.kind);
  if (!type || !object.kind.endsWith('Bundle')) {
    return;
  }
  const { namespace, name } = object.metadata;
  const outcome = await client.of(type).waitFor(
    namespace ? { namespace, name } : { name },
    seen => {
      const status = seen?.status as { observedGeneration?: number } | undefined;
      return seen !== undefined && status?.observedGeneration === seen.metadata.generation;
    },
    { timeoutMs: ACCEPT_TIMEOUT_MS },
  );
  if (outcome.kind === 'timeout') {
    logger.warn(`${object.kind} ${namespace}/${name} was not accepted within 30 seconds`);
  }
}

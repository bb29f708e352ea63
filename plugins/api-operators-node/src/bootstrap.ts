// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { KubeObject } from '@api-operators/api';
import type { KubeClient } from '@api-operators/kube';
import { compile } from '@api-operators/openapi';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { parseAllDocuments } from 'yaml';
import { applyAll } from './apply-all.ts';
import { installOperator } from './install.ts';
import type { Inventory } from './inventory.ts';
import type { BootstrapSetting } from './settings.ts';

interface BootstrapOptions {
  client: KubeClient;
  inventory: Inventory;
  logger: LoggerService;
}

/** How long the operator may take to accept what one file brought, before the next file. */
const ACCEPT_TIMEOUT_MS = 30_000;

/**
 * Brings APIs and objects into the cluster in the order of the settings. Objects that were there before
 * are left as they are, so that nobody's change is undone by a restart.
 */
export async function bootstrap(
  settings: readonly BootstrapSetting[],
  options: BootstrapOptions,
): Promise<void> {
  for (const setting of settings) {
    if (setting.kind === 'openapi') {
      await bootstrapOpenApi(setting, options);
    } else {
      await bootstrapManifests(setting, options);
    }
  }
}

async function bootstrapOpenApi(
  setting: Extract<BootstrapSetting, { kind: 'openapi' }>,
  { client, logger }: BootstrapOptions,
): Promise<void> {
  const text = await readFile(setting.document, 'utf8');
  const result = compile({
    documents: new Map([[setting.document, text]]),
    root: setting.document,
    options: { group: setting.group, apiName: setting.name, owner: setting.owner },
  });
  if (result.kind === 'refused') {
    const lines = result.diagnostics.map(
      ({ location, message, remedy }) =>
        `${location.uri}:${location.line}:${location.column}: ${message} ${remedy}`,
    );
    throw new Error(`${setting.document} cannot be installed:\n${lines.join('\n')}`);
  }
  await installOperator(client, result.operator);
  logger.info(`Installed ${result.operator.kinds.length} kinds of ${result.operator.title}`);
}

async function bootstrapManifests(
  { folder, replace }: Extract<BootstrapSetting, { kind: 'manifests' }>,
  options: BootstrapOptions,
): Promise<void> {
  const files = (await readdir(folder)).filter(name => /\.ya?ml$/.test(name)).sort();
  const mine = new Set<string>();
  for (const file of files) {
    let text = await readFile(path.join(folder, file), 'utf8');
    for (const each of replace) {
      text = text.replaceAll(each.text, each.with);
    }
    const objects = parseAllDocuments(text)
      .map(document => document.toJS({ maxAliasCount: 10 }) as KubeObject | null)
      .filter((object): object is KubeObject => object !== null);
    const wanted: KubeObject[] = [];
    for (const object of objects) {
      const id = identity(object);
      if (mine.has(id) || !(await exists(options.client, object))) {
        mine.add(id);
        wanted.push(object);
      }
    }
    if (wanted.length > 0) {
      await applyAll(options.client, wanted, { fieldManager: 'api-operators-bootstrap' });
      await Promise.all(wanted.map(object => accepted(object, options)));
    }
  }
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
async function accepted(object: KubeObject, { client, logger }: BootstrapOptions): Promise<void> {
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

// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** Where the cluster is. */
export type ClusterSetting =
  | { kind: 'embedded'; dataDir: string; port: number; kubeconfigFile: string }
  | { kind: 'kubeconfig'; file: string; context?: string };

/** Something to have in the cluster from the start; what is there already is left alone. */
export type BootstrapSetting =
  | { kind: 'openapi'; document: string; group: string; name?: string; owner?: string }
  | { kind: 'manifests'; folder: string; replace: { text: string; with: string }[] };

/** The section `apiOperators` of app-config.yaml; paths are absolute. */
export interface Settings {
  cluster: ClusterSetting;
  operator: {
    enabled: boolean;
    journalFile: string;
    allowedAddresses: string[];
    leaseNamespace: string;
  };
  git: { root: string };
  bootstrap: BootstrapSetting[];
  documents: { allowedHosts: string[] };
  defaultOwner: string;
}

/** Reads the section; throws Backstage's error with the key where something is wrong. */
export function readSettings(root: Config, baseDir = process.cwd()): Settings {
  const config = root.getOptionalConfig('apiOperators');
  const resolve = (file: string) => path.resolve(baseDir, file);
  const dataDir = resolve(config?.getOptionalString('dataDir') ?? '.api-operators');
  const kubeconfig = config?.getOptionalString('cluster.kubeconfig');
  return {
    cluster: kubeconfig
      ? {
          kind: 'kubeconfig',
          file: resolve(kubeconfig),
          context: config?.getOptionalString('cluster.context'),
        }
      : {
          kind: 'embedded',
          dataDir: path.join(dataDir, 'cluster'),
          port: config?.getOptionalNumber('cluster.port') ?? 0,
          kubeconfigFile: path.join(dataDir, 'kubeconfig'),
        },
    operator: {
      enabled: config?.getOptionalBoolean('operator.enabled') ?? true,
      journalFile: path.join(dataDir, 'journal.sqlite'),
      leaseNamespace: config?.getOptionalString('operator.leaseNamespace') ?? 'default',
      allowedAddresses: listOf(config, 'operator.allowedAddresses'),
    },
    git: { root: resolve(config?.getOptionalString('git.root') ?? path.join(dataDir, 'git')) },
    bootstrap: (config?.getOptionalConfigArray('bootstrap') ?? []).map(item => {
      const folder = item.getOptionalString('manifests');
      return folder
        ? {
            kind: 'manifests' as const,
            folder: resolve(folder),
            replace: (item.getOptionalConfigArray('replace') ?? []).map(each => ({
              text: each.getString('text'),
              with: each.getString('with'),
            })),
          }
        : {
            kind: 'openapi' as const,
            document: resolve(item.getString('openapi')),
            group: item.getString('group'),
            name: item.getOptionalString('name'),
            owner: item.getOptionalString('owner'),
          };
    }),
    documents: {
      allowedHosts: listOf(config, 'documents.allowedHosts'),
    },
    defaultOwner: config?.getOptionalString('defaultOwner') ?? 'group:default/platform-team',
  };
}

/** A list whose entries may hold several, with commas in between, as an environment variable does; empty ones are none. */
function listOf(config: Config | undefined, key: string): string[] {
  // Config refuses an empty text in a list of texts, and that is what an unset variable gives.
  const found = config?.getOptional(key) ?? [];
  if (!Array.isArray(found) || found.some(each => typeof each !== 'string')) {
    throw new InputError(`'apiOperators.${key}' in app-config.yaml must be a list of texts.`);
  }
  return (found as string[]).flatMap(text => text.split(',')).map(text => text.trim()).filter(Boolean);
}

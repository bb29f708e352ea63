// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { KubeClient } from '@api-operators/kube';
import { allowedByCluster, holdsToken, isLoopback, serveOperator, type Logger, type Operator, type OperatorServer } from '@api-operators/operator';
import { parseListen } from './read-settings.ts';
import type { RunSettings } from './settings.ts';

/** Serves the operator's HTTP API where the settings say so. */
export async function serve(
  settings: RunSettings,
  cwd: string,
  client: KubeClient,
  operator: Operator,
  logger: Logger,
): Promise<OperatorServer | undefined> {
  const address = settings.listen === undefined ? undefined : parseListen(settings.listen);
  if (!address) return undefined;
  const { host, port } = address;
  const auth = settings.auth ?? (isLoopback(host) ? 'none' : 'cluster');
  const { tlsCert, tlsKey, tokenFile } = settings;
  const served = await serveOperator(operator, {
    host,
    port,
    access:
      auth === 'cluster'
        ? allowedByCluster(client)
        : auth === 'token'
          ? holdsToken(async () => readFile(resolve(cwd, tokenFile!), 'utf8'))
          : 'anybody',
    ...(tlsCert === undefined || tlsKey === undefined
      ? {}
      : { tls: { cert: await readFile(resolve(cwd, tlsCert)), key: await readFile(resolve(cwd, tlsKey)) } }),
  });
  const shown = host.includes(':') ? `[${host}]` : host;
  logger.info(`serving ${tlsCert === undefined ? 'http' : 'https'}://${shown}:${served.port}/metrics`, { auth });
  return served;
}

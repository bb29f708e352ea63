// SPDX-License-Identifier: Apache-2.0
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ownKindCrds, type KubeObject } from '@api-operators/api';
import { applyManifests, KubeClient } from '@api-operators/kube';
import { serveOperator, startOperator } from '@api-operators/operator';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { lineLogger } from '../printing/logger.ts';
import { printable } from '../terminal.ts';
import type { CommandContext } from './context.ts';
import type { RunOptions } from './run.ts';

/** Runs the operator until the signal ends. */
export async function runOperator(
  options: RunOptions,
  { terminal, signal }: CommandContext,
): Promise<ExitCode> {
  const port = options.port === undefined ? undefined : Number(options.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    terminal.err(`--port ${printable(options.port!)} is no port: give a number from 0 to 65535.\n`);
    return EXIT.usage;
  }
  const client = KubeClient.fromKubeconfig({
    ...(options.kubeconfig === undefined ? {} : { file: options.kubeconfig }),
    ...(options.context === undefined ? {} : { context: options.context }),
    allowHttp: true,
    patienceMs: 30_000,
  });
  const server = new URL(client.server);
  if (server.protocol === 'http:' && !options.allowHttp && !isLoopback(server.hostname)) {
    terminal.err(`${server.origin} is not on this machine and has no TLS: use https, or --allow-http.\n`);
    return EXIT.usage;
  }
  const logger = lineLogger(terminal, options.verbose === true);
  if (options.install) {
    const missing = await installOwnKinds(client);
    if (missing.length > 0) {
      terminal.err(`${missing.map(line => printable(line)).join('\n')}\n`);
      return EXIT.refused;
    }
  }
  await mkdir(dirname(options.journal), { recursive: true });
  const operator = await startOperator({
    client,
    ...(options.api ? { apis: options.api } : {}),
    ...(options.namespace ? { namespaces: options.namespace } : {}),
    egress: { allow: options.allowEgress },
    journal: { file: options.journal },
    lease: options.lease ? { namespace: options.leaseNamespace ?? client.namespace ?? 'default' } : false,
    logger,
  });
  const served = port === undefined ? undefined : await serveOperator(operator, { port });
  if (served) logger.info(`serving http://127.0.0.1:${served.port}/metrics`);
  operator.ready.then(
    () => logger.info(`looking after the objects of ${server.origin}`),
    error => logger.error('the operator could not start', { error: String(error) }),
  );
  await new Promise<void>(resolve => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  logger.info('stopping');
  await served?.stop();
  await operator.stop();
  return EXIT.done;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host);
}

/** Installs RestMapping, Connection and the like where they are missing; gives what failed. */
async function installOwnKinds(client: KubeClient): Promise<string[]> {
  const applied = await applyManifests(client, ownKindCrds() as unknown as KubeObject[], {
    fieldManager: 'api-operators.dev',
    onlyIfAbsent: true,
  });
  return applied.flatMap(({ object, outcome }) =>
    outcome.kind === 'failed' ? [`${object.metadata.name} cannot be installed: ${outcome.message}`] : [],
  );
}

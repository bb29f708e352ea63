// SPDX-License-Identifier: Apache-2.0
import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ownKindCrds, type KubeObject } from '@api-operators/api';
import { applyManifests, type KubeClient } from '@api-operators/kube';
import { startOperator } from '@api-operators/operator';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { eventLogger } from '../printing/logger.ts';
import { clusterClient } from '../run/cluster-client.ts';
import { serve } from '../run/serve.ts';
import type { RunSettings } from '../run/settings.ts';
import { printable } from '../terminal.ts';
import type { CommandContext } from './context.ts';

/** Runs the operator until the signal ends. */
export async function runOperator(settings: RunSettings, { terminal, cwd, signal }: CommandContext): Promise<ExitCode> {
  const client = clusterClient(settings);
  const server = new URL(client.server);
  if (server.protocol === 'http:' && !settings.allowHttp && !isLoopback(server.hostname)) {
    terminal.err(`${server.origin} is not on this machine and has no TLS: use https, or --allow-http.\n`);
    return EXIT.usage;
  }
  const logger = eventLogger(terminal, settings.logFormat, settings.logLevel);
  if (settings.install) {
    const missing = await installOwnKinds(client);
    if (missing.length > 0) {
      terminal.err(`${missing.map(line => printable(line)).join('\n')}\n`);
      return EXIT.refused;
    }
  }
  const journal = resolve(cwd, settings.journal);
  await mkdir(dirname(journal), { recursive: true });
  const { leaseDuration, renewDeadline, retryPeriod } = settings;
  const operator = await startOperator({
    client,
    ...(settings.api ? { apis: settings.api } : {}),
    ...(settings.namespace ? { namespaces: settings.namespace } : {}),
    egress: { allow: settings.allowEgress },
    journal: { file: journal },
    lease: settings.lease && {
      namespace: settings.leaseNamespace ?? client.namespace ?? 'default',
      leaseDurationMs: leaseDuration,
      renewDeadlineMs: renewDeadline,
      retryPeriodMs: retryPeriod,
    },
    ...(settings.concurrency === undefined ? {} : { concurrency: settings.concurrency }),
    shutdownGraceMs: settings.shutdownGrace,
    logger,
  });
  let served: { stop(): Promise<void> } | undefined;
  try {
    served = await serve(settings, cwd, client, operator, logger);
    operator.ready.then(
      () => logger.info(`looking after the objects of ${server.origin}`),
      error => logger.error('the operator could not start', { error: String(error) }),
    );
    await new Promise<void>(resolve_ => {
      if (signal.aborted) resolve_();
      signal.addEventListener('abort', () => resolve_(), { once: true });
    });
    logger.info('stopping: finishes what runs and gives its Leases back');
  } finally {
    // Probes are answered until all is done, so that nobody takes an operator that ends for one that hangs.
    await operator.stop();
    await served?.stop();
    await client.close();
  }
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

// SPDX-License-Identifier: Apache-2.0
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { CommandContext } from './context.ts';

export interface RunOptions {
  kubeconfig?: string;
  context?: string;
  api?: string[];
  namespace?: string[];
  allowEgress: string[];
  leaseNamespace?: string;
  lease: boolean;
  install: boolean;
  journal: string;
  port?: string;
  allowHttp?: boolean;
  verbose?: boolean;
}

/** `api-operators run`: the operator for the cluster of a kubeconfig, until it is told to stop. */
export function runCommand(program: Command, context: CommandContext): void {
  program
    .command('run')
    .description('run the operator for the cluster of a kubeconfig')
    .option('--kubeconfig <file>', 'default: $KUBECONFIG, else ~/.kube/config')
    .option('--context <name>', 'a context other than the current one')
    .option('--api <names...>', 'only these APIs; default: all that are installed')
    .option('--namespace <names...>', 'only these namespaces; default: all')
    .option('--allow-egress <addresses...>', 'addresses that may be called although they are not public (host:port, address or CIDR)', [])
    .option('--lease-namespace <namespace>', "where the Leases lie; default: the context's namespace, else default")
    .option('--no-lease', 'take no Lease: only where no second operator can exist')
    .option('--no-install', 'do not install the kinds of API Operators itself where they are missing')
    .option('--journal <file>', 'file of the journal of REST calls', join(homedir(), '.local/state/api-operators/journal.sqlite'))
    .option('--port <port>', 'serve /healthz, /readyz, /metrics and /journal on this port of the loopback interface')
    .option('--allow-http', 'talk to a cluster beyond this machine without TLS')
    .option('--verbose', 'log in detail')
    .action(async (options: RunOptions) => {
      // The other commands start faster without the operator and its clients.
      const { runOperator } = await import('./run-operator.ts');
      context.finish(await runOperator(options, context));
    });
}

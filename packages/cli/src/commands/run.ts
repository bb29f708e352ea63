// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { EXIT } from '../exit-codes.ts';
import { readSettings } from '../run/read-settings.ts';
import { flagOf, RUN_SETTINGS } from '../run/settings.ts';
import type { CommandContext } from './context.ts';

/** `api-operators run`: the operator for the cluster of a kubeconfig, until it is told to stop. */
export function runCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('run')
    .description('run the operator for a cluster, until it is told to stop')
    .option('--config <file>', 'YAML file of the settings below, by their names in camelCase');
  for (const { name, value, default: byDefault, description } of RUN_SETTINGS) {
    const more = typeof byDefault === 'string' ? `; default: ${byDefault}` : '';
    const flag = byDefault === true ? `--no-${flagOf(name)}` : `--${flagOf(name)}`;
    command.option(value === undefined ? flag : `${flag} ${value}`, `${description}${more}`);
  }
  command.addHelpText('after', '\nEach option may also come from the environment, as in API_OPERATORS_LEASE_NAMESPACE; lists with commas in between.');
  command.action(async (options: Record<string, unknown>) => {
    const { config, ...all } = options;
    // A `--no-…` that was not given is no wish.
    const given = Object.fromEntries(Object.entries(all).filter(([name]) => command.getOptionValueSource(name) === 'cli'));
    const file = (config as string | undefined) ?? process.env.API_OPERATORS_CONFIG;
    const read = await readSettings(given, process.env, file, context.cwd);
    if (read.kind === 'refused') {
      context.terminal.err(`${read.problems.join('\n')}\n(--help tells more)\n`);
      return context.finish(EXIT.usage);
    }
    // The other commands start faster without the operator and its clients.
    const { runOperator } = await import('./run-operator.ts');
    context.finish(await runOperator(read.settings, context));
  });
}

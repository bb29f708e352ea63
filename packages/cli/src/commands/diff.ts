// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { StoredObjects } from '../diff/stored-objects.ts';
import { EXIT } from '../exit-codes.ts';
import { printDiagnostics } from '../printing/diagnostics.ts';
import { jsonText } from '../printing/json.ts';
import type { CommandContext } from './context.ts';
import { addDocumentOptions, type DocumentOptions } from './document-options.ts';

interface DiffOptions extends DocumentOptions {
  json?: boolean;
  cluster?: boolean;
  kubeconfig?: string;
  context?: string;
  allowHttp?: boolean;
}

/** `api-operators diff`: what a new version of a document means for custom resources that exist. */
export function diffCommand(program: Command, context: CommandContext): void {
  addDocumentOptions(
    program
      .command('diff')
      .description('show what a new version of a document breaks')
      .argument('<old>', 'document (path or URL), or folder that generate wrote')
      .argument('<new>', 'document (path or URL), or folder that generate wrote'),
  )
    .option('--json', 'print the changes as JSON')
    .option('--cluster', 'also look which objects of a cluster the new kinds would refuse')
    .option('--kubeconfig <file>', 'the cluster to look at; default: $KUBECONFIG, else ~/.kube/config')
    .option('--context <name>', 'a context other than the current one')
    .option('--allow-http', 'talk to the cluster without TLS')
    .addHelpText('after', '\nEnds with 0 where nothing breaks, 1 where something does, more where it cannot be told.')
    .action(async (before: string, after: string, options: DiffOptions) => {
      const { terminal, cwd } = context;
      const [{ readSides }, { changesText, storedText }, { diffOperators }] = await Promise.all([
        import('../diff/read-side.ts'),
        import('../diff/report-text.ts'),
        import('@api-operators/openapi'),
      ]);
      const [old, now] = await readSides([before, after], options, cwd);
      // What is odd about the old document can no longer be changed.
      const told = [...old.diagnostics.filter(({ severity }) => severity === 'error'), ...now.diagnostics];
      printDiagnostics(told, terminal, { all: options.verbose, cwd });
      if (old.kind === 'refused' || now.kind === 'refused') return context.finish(EXIT.usage);
      const changes = diffOperators(old.side, now.side);
      let stored: StoredObjects | undefined;
      if (options.cluster || options.kubeconfig !== undefined || options.context !== undefined) {
        const [{ KubeClient }, { checkStoredObjects }] = await Promise.all([import('@api-operators/kube'), import('../diff/stored-objects.ts')]);
        const client = KubeClient.fromKubeconfig({
          ...(options.kubeconfig === undefined ? {} : { file: resolve(cwd, options.kubeconfig) }),
          ...(options.context === undefined ? {} : { context: options.context }),
          allowHttp: options.allowHttp === true,
        });
        try {
          stored = await checkStoredObjects(client, old.side, now.side, context.signal);
        } finally {
          await client.close();
        }
      }
      if (options.json) terminal.out(jsonText({ changes, ...(stored ? { cluster: stored } : {}) }));
      else terminal.out(`${changesText(changes)}${stored ? storedText(stored) : ''}`);
      const breaks = changes.some(({ effect }) => effect === 'breaking') || (stored?.refused.length ?? 0) > 0;
      context.finish(breaks ? EXIT.refused : EXIT.done);
    });
}

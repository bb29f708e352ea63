// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { render } from '@api-operators/openapi';
import { compileDocument } from '../compile-document.ts';
import { EXIT } from '../exit-codes.ts';
import type { OutputPlan } from '../output/plan.ts';
import { writeOutput } from '../output/write-output.ts';
import { printDiagnostics } from '../printing/diagnostics.ts';
import { printable } from '../terminal.ts';
import type { CommandContext } from './context.ts';
import { addDocumentOptions, compileOptions, type DocumentOptions } from './document-options.ts';

const WHY: Record<OutputPlan['kept'][number]['why'], string> = {
  edited: 'was edited and is left as it is; --force replaces it',
  'not-ours': 'was there before and is left as it is; --force replaces it',
  'stale-but-edited': 'is no longer generated, but was edited and is left; --force removes it',
};

/** `api-operators generate`: a document becomes a folder of manifests. */
export function generateCommand(program: Command, context: CommandContext): void {
  addDocumentOptions(
    program.command('generate').description('write the manifests of an operator for a document'),
    { required: true },
  )
    .requiredOption('--out <folder>', 'folder to write')
    .option('--force', 'replace files that were edited')
    .action(async (document: string, options: DocumentOptions & { out: string; force?: boolean }) => {
      const { terminal, cwd } = context;
      const result = await compileDocument(document, compileOptions(options), {
        cwd,
        root: options.root,
        allowedHosts: options.allowHost,
      });
      printDiagnostics(result.diagnostics, terminal, { all: options.verbose, cwd });
      if (result.kind === 'refused') {
        context.finish(EXIT.refused);
        return;
      }
      const plan = await writeOutput(resolve(cwd, options.out), render(result.operator), {
        force: options.force === true,
      });
      for (const { path, why } of plan.kept) terminal.err(`${printable(path)} ${WHY[why]}\n`);
      const { operator } = result;
      terminal.out(
        `${operator.api}: ${operator.kinds.length} kinds of ${operator.group}/${operator.version} in ${options.out} ` +
          `(${plan.write.length} files written, ${plan.unchanged.length} unchanged, ${plan.remove.length} removed, ${plan.kept.length} kept)\n`,
      );
      context.finish(EXIT.done);
    });
}

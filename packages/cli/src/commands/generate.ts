// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { EXIT } from '../exit-codes.ts';
import type { OutputPlan } from '../output/plan.ts';
import { printDiagnostics, shortUri } from '../printing/diagnostics.ts';
import { printable } from '../terminal.ts';
import type { CommandContext } from './context.ts';
import { addDocumentOptions, DOCUMENT_HELP, type DocumentOptions } from './document-options.ts';

/** `api-operators generate`: a document becomes a folder of manifests. */
export function generateCommand(program: Command, context: CommandContext): void {
  addDocumentOptions(
    program.command('generate').description('write the manifests of an operator for a document').argument('[document]', DOCUMENT_HELP),
  )
    .option('--out <folder>', 'folder to write; default: `out` of api-operators.yaml')
    .option('--force', 'replace files that were edited')
    .action(async (document: string | undefined, options: DocumentOptions & { out?: string; force?: boolean }) => {
      const { terminal, cwd } = context;
      const [{ documentSettings }, { writeOutput }] = await Promise.all([
        import('../document-settings.ts'),
        import('../output/write-output.ts'),
      ]);
      const read = await documentSettings({ ...options, document }, cwd);
      if (read.kind === 'refused') {
        printDiagnostics(read.diagnostics, terminal, { all: true, cwd });
        return context.finish(EXIT.refused);
      }
      const { document: source, out, group, generate } = read.settings;
      if (source === undefined) return context.misused('no document: name one, or write it into api-operators.yaml as `document`');
      if (group === undefined) return context.misused('no group: give --group, or write it into api-operators.yaml as `group`');
      if (out === undefined || options.out === '') return context.misused('no folder: give --out, or write it into api-operators.yaml as `out`');
      const result = await generate(source, group);
      printDiagnostics(result.diagnostics, terminal, { all: options.verbose, cwd });
      if (result.kind === 'refused') return context.finish(EXIT.refused);
      const plan = await writeOutput(out, result.files, { force: options.force === true });
      for (const kept of plan.kept) terminal.err(`${printable(keptText(kept))}\n`);
      const { operator } = result;
      terminal.out(
        `${operator.api}: ${operator.kinds} kinds of ${operator.group}/${operator.version} in ${printable(shortUri(out, cwd))} (${countText(plan)})\n`,
      );
      context.finish(EXIT.done);
    });
}

function countText({ changed, write, unchanged, remove, kept }: OutputPlan & { changed: boolean }): string {
  if (!changed) return `nothing changed${kept.length > 0 ? `, ${kept.length} kept` : ''}`;
  return `${write.length} files written, ${unchanged.length} unchanged, ${remove.length} removed, ${kept.length} kept`;
}

function keptText({ path, why, beside }: OutputPlan['kept'][number]): string {
  switch (why) {
    case 'edited':
      return `${path} was edited and is left as it is; ${beside ? `what it would be now is ${beside}; ` : ''}--force replaces it`;
    case 'not-ours':
      return `${path} was there before and is left as it is; what it would be is ${beside}; --force replaces it`;
    case 'stale-but-edited':
      return `${path} is no longer generated, but was edited and is left; --force removes it`;
    default:
      return why satisfies never;
  }
}

// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { preview, type PreviewTable } from '@api-operators/openapi';
import { compileDocument } from '../compile-document.ts';
import { EXIT } from '../exit-codes.ts';
import { printDiagnostics } from '../printing/diagnostics.ts';
import { table } from '../printing/table.ts';
import { printable } from '../terminal.ts';
import type { CommandContext } from './context.ts';
import { addDocumentOptions, compileOptions, type DocumentOptions } from './document-options.ts';

/** `api-operators preview`: what becomes which kind, and why. */
export function previewCommand(program: Command, context: CommandContext): void {
  addDocumentOptions(
    program.command('preview').description('show which kinds a document becomes, and why'),
    { required: false },
  )
    .option('--json', 'print the table and all findings as JSON')
    .action(async (document: string, options: DocumentOptions & { json?: boolean }) => {
      const result = await compileDocument(document, compileOptions(options), {
        cwd: context.cwd,
        root: options.root,
        allowedHosts: options.allowHost,
      });
      const shown = result.kind === 'compiled' ? preview(result.operator) : undefined;
      if (options.json) {
        const { kind, diagnostics } = result;
        context.terminal.out(`${JSON.stringify({ outcome: kind, ...shown, diagnostics }, null, 2)}\n`);
      } else {
        if (shown) context.terminal.out(previewText(shown));
        printDiagnostics(result.diagnostics, context.terminal, { all: options.verbose, cwd: context.cwd });
      }
      context.finish(shown ? EXIT.done : EXIT.refused);
    });
}

/** The table as people read it. */
export function previewText(shown: PreviewTable): string {
  const rows = shown.kinds.flatMap(plan =>
    plan.operations.map((operation, index) => [
      index === 0 ? plan.kind : '',
      index === 0 ? plan.role : '',
      operation.use,
      `${operation.method} ${operation.path}`,
      operation.reason,
    ]),
  );
  const left = shown.leftOut.map(operation => ['–', 'left out', '', `${operation.method} ${operation.path}`, operation.reason]);
  const composing = shown.composing.map(({ kind }) => kind).join(', ');
  return [
    `${printable(shown.api)}: ${shown.kinds.length} kinds of ${printable(shown.group)}/${printable(shown.version)}, composed by ${composing}\n\n`,
    table(['KIND', 'ROLE', 'USE', 'OPERATION', 'WHY'], [...rows, ...left]),
  ].join('');
}

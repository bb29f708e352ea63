// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import type { CompileResult, PreviewTable } from '@api-operators/openapi';
import { EXIT } from '../exit-codes.ts';
import { printDiagnostics } from '../printing/diagnostics.ts';
import { jsonText } from '../printing/json.ts';
import { table } from '../printing/table.ts';
import { printable } from '../terminal.ts';
import type { CommandContext } from './context.ts';
import { addDocumentOptions, DOCUMENT_HELP, type DocumentOptions } from './document-options.ts';

/** `api-operators preview`: what becomes which kind, and why. */
export function previewCommand(program: Command, context: CommandContext): void {
  addDocumentOptions(
    program.command('preview').description('show which kinds a document becomes, and why').argument('[document]', DOCUMENT_HELP),
  )
    .option('--json', 'print the table and all findings as JSON')
    .action(async (document: string | undefined, options: DocumentOptions & { json?: boolean }) => {
      const [{ documentSettings }, { preview }] = await Promise.all([import('../document-settings.ts'), import('@api-operators/openapi')]);
      const read = await documentSettings({ ...options, document }, context.cwd);
      let result: CompileResult;
      if (read.kind === 'refused') result = read;
      else {
        const { settings } = read;
        if (settings.document === undefined) return context.misused('no document: name one, or write it into api-operators.yaml as `document`');
        result = await settings.compile(settings.document, settings.group ?? 'preview.example.com');
      }
      const shown = result.kind === 'compiled' ? preview(result.operator) : undefined;
      if (options.json) {
        const { kind, diagnostics } = result;
        context.terminal.out(jsonText({ outcome: kind, ...shown, diagnostics }));
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

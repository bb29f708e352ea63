// SPDX-License-Identifier: Apache-2.0
import type { CompileOptions, CompileResult, Diagnostic } from '@api-operators/openapi';
import { InputError } from '@backstage/errors';
import type { Settings } from './settings.ts';

/** An OpenAPI document by URL, or its text with the name that problems in it are reported under. */
export type DocumentSource = { url: string } | { text: string; name?: string };

/** What a form or a template gives: an http(s) URL on one line, or else the text itself. */
export function sourceOfText(text: string): DocumentSource {
  return /^https?:\/\/\S+$/.test(text.trim()) ? { url: text.trim() } : { text };
}

/**
 * Loads and compiles a document, in a thread with limits. URLs go only to the hosts of
 * `apiOperators.documents.allowedHosts`; a file is read with what lies below its folder, and is named by the
 * configuration alone. Throws InputError where the address is none.
 */
export async function compileSource(
  source: DocumentSource | { file: string },
  options: CompileOptions,
  { documents }: Pick<Settings, 'documents'>,
): Promise<CompileResult> {
  // Loaded only when somebody compiles something.
  const { compileInWorker, loadOpenApi } = await import('@api-operators/openapi-loader');
  const loaded = await loadOpenApi(loadable(source), { allowedHosts: documents.allowedHosts });
  if (loaded.kind === 'refused') {
    return { kind: 'refused', diagnostics: loaded.diagnostics };
  }
  const result = await compileInWorker({ documents: loaded.documents, root: loaded.root, options });
  return { ...result, diagnostics: [...loaded.diagnostics, ...result.diagnostics] };
}

function loadable(source: DocumentSource | { file: string }): string | { text: string; name: string } {
  if ('url' in source) {
    // Whatever is no address would be taken for the path of a file on this machine.
    const url = URL.canParse(source.url) ? new URL(source.url) : undefined;
    if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
      throw new InputError(`${JSON.stringify(source.url)} is no http or https address.`);
    }
    return url.href;
  }
  if ('file' in source) {
    return source.file;
  }
  const isJson = /^\s*[{[]/.test(source.text);
  return { text: source.text, name: source.name ?? (isJson ? 'openapi.json' : 'openapi.yaml') };
}

/** `openapi.yaml:3:5: what is wrong. What to do.` */
export function diagnosticLine({ location, message, remedy }: Diagnostic): string {
  return `${location.uri}:${location.line}:${location.column}: ${message} ${remedy}`.trimEnd();
}

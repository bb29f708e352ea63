// SPDX-License-Identifier: Apache-2.0
import type { CompileOptions, CompileResult, Diagnostic } from '@api-operators/openapi';
import type { Settings } from './settings.ts';

/** An OpenAPI document by URL, or its text with the name that problems in it are reported under. */
export type DocumentSource = { url: string } | { text: string; name?: string };

/** What a form or a template gives: an http(s) URL on one line, or else the text itself. */
export function sourceOfText(text: string): DocumentSource {
  return /^https?:\/\/\S+$/.test(text.trim()) ? { url: text.trim() } : { text };
}

/**
 * Loads and compiles a document, in a thread with limits. URLs go only to the hosts of
 * `apiOperators.documents.allowedHosts`.
 */
export async function compileSource(
  source: DocumentSource,
  options: CompileOptions,
  { documents }: Pick<Settings, 'documents'>,
): Promise<CompileResult> {
  // Loaded only when somebody compiles something.
  const { compileInWorker, loadOpenApi } = await import('@api-operators/openapi-loader');
  const loaded = await loadOpenApi(
    'url' in source
      ? source.url
      : { text: source.text, name: source.name ?? (/^\s*[{[]/.test(source.text) ? 'openapi.json' : 'openapi.yaml') },
    { allowedHosts: documents.allowedHosts },
  );
  if (loaded.kind === 'refused') {
    return { kind: 'refused', diagnostics: loaded.diagnostics };
  }
  const result = await compileInWorker({ documents: loaded.documents, root: loaded.root, options });
  return { ...result, diagnostics: [...loaded.diagnostics, ...result.diagnostics] };
}

/** `openapi.yaml:3:5: what is wrong. What to do.` */
export function diagnosticLine({ location, message, remedy }: Diagnostic): string {
  return `${location.uri}:${location.line}:${location.column}: ${message} ${remedy}`.trimEnd();
}

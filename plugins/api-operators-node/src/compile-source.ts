// SPDX-License-Identifier: Apache-2.0
import { compile } from '@api-operators/openapi';
import type { CompileOptions, CompileResult } from '@api-operators/openapi';
import type { Settings } from './settings.ts';

/** An OpenAPI document by URL, or its text. */
export type DocumentSource = { url: string } | { text: string };

/** What a form or a template gives: an http(s) URL on one line, or else the text itself. */
export function sourceOfText(text: string): DocumentSource {
  return /^https?:\/\/\S+$/.test(text.trim()) ? { url: text.trim() } : { text };
}

/** Loads and compiles a document. URLs go only to the hosts of `apiOperators.documents.allowedHosts`. */
export async function compileSource(
  source: DocumentSource,
  options: CompileOptions,
  { documents }: Pick<Settings, 'documents'>,
): Promise<CompileResult> {
  const { loadOpenApi } = await import('@api-operators/openapi-loader');
  const loaded = await loadOpenApi('url' in source ? source.url : source, {
    allowedHosts: documents.allowedHosts,
  });
  if (loaded.kind === 'refused') {
    return { kind: 'refused', diagnostics: loaded.diagnostics };
  }
  return compile({ documents: loaded.documents, root: loaded.root, options });
}

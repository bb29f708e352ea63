// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';
import { compile, type CompileOptions, type CompileResult } from '@api-operators/openapi';
import { compileInWorker, loadOpenApi } from '@api-operators/openapi-loader';

/** Larger documents are compiled in a thread, with a limit of time and memory. */
const THREAD_FROM = 1_000_000;

export function isUrl(document: string): boolean {
  return /^https?:\/\//i.test(document) && URL.canParse(document);
}

/** Loads a document by path or URL and compiles it. The URL's own host may be asked; others need listing. */
export async function compileDocument(
  document: string,
  options: CompileOptions,
  limits: { cwd: string; root?: string; allowedHosts: readonly string[] },
): Promise<CompileResult> {
  const url = isUrl(document);
  const own = url ? [new URL(document).hostname] : [];
  const loaded = await loadOpenApi(url ? document : resolve(limits.cwd, document), {
    ...(limits.root === undefined ? {} : { root: resolve(limits.cwd, limits.root) }),
    allowedHosts: [...own, ...limits.allowedHosts],
  });
  if (loaded.kind === 'refused') return loaded;
  const input = { documents: loaded.documents, root: loaded.root, options };
  let size = 0;
  for (const text of loaded.documents.values()) size += text.length;
  const result = size < THREAD_FROM ? compile(input) : await compileInWorker(input, { timeoutMs: 60_000, memoryMb: 2_048 });
  return { ...result, diagnostics: [...loaded.diagnostics, ...result.diagnostics] };
}

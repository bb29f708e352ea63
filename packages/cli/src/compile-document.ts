// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';
import { compile, render, type CompileInput, type CompileOptions, type CompileResult, type Diagnostic } from '@api-operators/openapi';
import { compileInWorker, generateInWorker, loadOpenApi, type GenerateResult } from '@api-operators/openapi-loader';

/** Larger documents are compiled in a thread, with a limit of time and memory. */
const THREAD_FROM = 1_000_000;

export function isUrl(document: string): boolean {
  return /^https?:\/\//i.test(document) && URL.canParse(document);
}

/** Where a document may be read from. */
export interface ReadingLimits {
  cwd: string;
  root?: string;
  allowedHosts: readonly string[];
}

const LIMITS = { timeoutMs: 60_000, memoryMb: 2_048 };

/** Loads a document by path or URL and compiles it. The URL's own host may be asked; others need listing. */
export async function compileDocument(document: string, options: CompileOptions, limits: ReadingLimits): Promise<CompileResult> {
  return withDocument(document, options, limits, (input, large) => (large ? compileInWorker(input, LIMITS) : compile(input)));
}

/** The same, and renders it. */
export async function generateDocument(document: string, options: CompileOptions, limits: ReadingLimits): Promise<GenerateResult> {
  return withDocument(document, options, limits, (input, large) => (large ? generateInWorker(input, LIMITS) : generate(input)));
}

function generate(input: CompileInput): GenerateResult {
  const result = compile(input);
  if (result.kind === 'refused') return result;
  const { api, group, version, kinds } = result.operator;
  return {
    kind: 'generated',
    operator: { api, group, version, kinds: kinds.length },
    files: render(result.operator),
    diagnostics: result.diagnostics,
  };
}

async function withDocument<Result extends { diagnostics: Diagnostic[] }>(
  document: string,
  options: CompileOptions,
  limits: ReadingLimits,
  work: (input: CompileInput, large: boolean) => Result | Promise<Result>,
): Promise<Result | Extract<CompileResult, { kind: 'refused' }>> {
  const url = isUrl(document);
  const own = url ? [new URL(document).hostname] : [];
  const loaded = await loadOpenApi(url ? document : resolve(limits.cwd, document), {
    ...(limits.root === undefined ? {} : { root: resolve(limits.cwd, limits.root) }),
    allowedHosts: [...own, ...limits.allowedHosts],
  });
  if (loaded.kind === 'refused') return loaded;
  let size = 0;
  for (const text of loaded.documents.values()) size += text.length;
  const result = await work({ documents: loaded.documents, root: loaded.root, options }, size >= THREAD_FROM);
  return { ...result, diagnostics: [...loaded.diagnostics, ...result.diagnostics] };
}

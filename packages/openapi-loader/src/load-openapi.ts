// SPDX-License-Identifier: Apache-2.0
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  diagnostic,
  documentForbidden,
  documentUnavailable,
  externalReferences,
  loadDocument,
  mayReferOut,
  overLimits,
  positionsOf,
  type Diagnostic,
  type LoadedDocument,
  type Location,
} from '@api-operators/openapi';
import { hostRules } from './hosts.ts';
import {
  DEFAULT_LEAST_BYTES_A_SECOND,
  DEFAULT_MAX_BYTES,
  DEFAULT_MAX_DEPTH,
  DEFAULT_MAX_FILES,
  DEFAULT_TIMEOUT_MS,
  type LoadPolicy,
} from './policy.ts';
import { readUnder } from './read-file.ts';
import type { ReadResult } from './read-result.ts';
import type { urlReader } from './read-url.ts';

/** A file path, an http(s) URL, or a text that somebody pasted or uploaded. */
export type DocumentSource = string | { text: string; name?: string };

export type LoadOutcome =
  /** `diagnostics` holds warnings about documents that could not be had. */
  | { kind: 'loaded'; documents: Map<string, string>; root: string; diagnostics: Diagnostic[] }
  | { kind: 'refused'; diagnostics: Diagnostic[] };

interface Wanted {
  uri: string;
  reference: string;
  /** How many documents lead to it; 0 for the root. */
  depth: number;
  /** The document that refers to it and where; absent for the root. */
  from?: { document: LoadedDocument; pointer: string };
}

/**
 * A document and all that it refers to, within the policy. Nothing outside the policy is read, asked
 * or even looked up. Documents that cannot be had are reported where they are referred to.
 */
export async function loadOpenApi(source: DocumentSource, policy: LoadPolicy = {}): Promise<LoadOutcome> {
  const hosts = hostRules(policy.allowedHosts ?? []);
  let opened: ReturnType<typeof urlReader> | undefined;
  // A document that lies in files never pays for the HTTP client.
  const reader: Pick<ReturnType<typeof urlReader>, 'read'> = {
    async read(...call) {
      opened ??= (await import('./read-url.ts')).urlReader(hosts, {
        leastBytesASecond: policy.leastBytesASecond ?? DEFAULT_LEAST_BYTES_A_SECOND,
      });
      return opened.read(...call);
    },
  };
  const signal = AbortSignal.timeout(policy.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  try {
    return await load(source, policy, reader, signal);
  } finally {
    await opened?.close();
  }
}

async function load(
  source: DocumentSource,
  policy: LoadPolicy,
  reader: Pick<ReturnType<typeof urlReader>, 'read'>,
  signal: AbortSignal,
): Promise<LoadOutcome> {
  const maxFiles = policy.maxFiles ?? DEFAULT_MAX_FILES;
  let bytesLeft = policy.maxBytes ?? DEFAULT_MAX_BYTES;
  const maxDepth = policy.maxDepth ?? DEFAULT_MAX_DEPTH;
  const { root: asked, folder } = rootOf(source, policy);
  let root = asked;
  const documents = new Map<string, string>();
  const diagnostics: Diagnostic[] = [];
  const queue: Wanted[] = [{ uri: root, reference: root, depth: 0 }];
  const seen = new Set([root]);
  for (let wanted = queue.shift(); wanted; wanted = queue.shift()) {
    if (seen.size > maxFiles) return tooMuch(root, `more than ${maxFiles} documents`);
    if (wanted.depth > maxDepth) return tooMuch(root, `more than ${maxDepth} documents one behind the other`);
    const result: ReadResult = signal.aborted
      ? { kind: 'unavailable', why: tookTooLong(policy) }
      : typeof source !== 'string' && wanted.uri === root
        ? { kind: 'read', text: source.text, bytes: Buffer.byteLength(source.text) }
        : await read(wanted.uri, folder, bytesLeft, reader, signal);
    if (result.kind === 'unavailable' && signal.aborted) result.why = tookTooLong(policy);
    if (result.kind === 'too-large' || (result.kind === 'read' && result.bytes > bytesLeft)) {
      return tooMuch(root, `more than ${policy.maxBytes ?? DEFAULT_MAX_BYTES} bytes`);
    }
    if (result.kind !== 'read') {
      const found = problem(result, wanted);
      if (!wanted.from) return { kind: 'refused', diagnostics: [asError(found)] };
      diagnostics.push(found);
      continue;
    }
    bytesLeft -= result.bytes;
    const uri = result.at ?? wanted.uri;
    if (uri !== wanted.uri) {
      // What a document refers to lies beside where it came from, not beside where it was asked for.
      if (wanted.from) documents.set(wanted.uri, JSON.stringify({ $ref: uri }));
      else root = uri;
      if (documents.has(uri)) continue;
      seen.add(uri);
    }
    documents.set(uri, result.text);
    if (!mayReferOut(result.text)) continue;
    const loaded = loadDocument(uri, result.text);
    if (loaded.kind !== 'loaded') continue;
    for (const { uri: next, reference, pointer } of externalReferences(loaded.document)) {
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push({ uri: next, reference, depth: wanted.depth + 1, from: { document: loaded.document, pointer } });
    }
  }
  return { kind: 'loaded', documents, root, diagnostics };
}

/** The root's URI and the folder that files may come from; no folder where the source is no file. */
function rootOf(source: DocumentSource, policy: LoadPolicy): { root: string; folder?: string } {
  const folder = policy.root === undefined ? undefined : resolve(policy.root);
  if (typeof source !== 'string') return { root: source.name ?? 'openapi.yaml', folder };
  if (isUrl(source)) return { root: new URL(source).href, folder };
  const path = resolve(source);
  return { root: path, folder: folder ?? dirname(path) };
}

function isUrl(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

async function read(
  uri: string,
  folder: string | undefined,
  maxBytes: number,
  reader: Pick<ReturnType<typeof urlReader>, 'read'>,
  signal: AbortSignal,
): Promise<ReadResult> {
  if (isUrl(uri)) return reader.read(uri, maxBytes, signal);
  if (/^file:/i.test(uri)) {
    try {
      return await fileUnder(fileURLToPath(uri), folder, maxBytes);
    } catch {
      return { kind: 'forbidden', why: 'it is no address of a file on this machine' };
    }
  }
  if (/^[a-z][a-z0-9+.-]+:/i.test(uri)) {
    return { kind: 'forbidden', why: 'only files, http and https addresses are read' };
  }
  return fileUnder(uri, folder, maxBytes);
}

async function fileUnder(path: string, folder: string | undefined, maxBytes: number): Promise<ReadResult> {
  if (folder === undefined) return { kind: 'forbidden', why: 'the document comes from no folder, so it has no files beside it' };
  return readUnder(folder, resolve(folder, path), maxBytes);
}

function problem(result: Exclude<ReadResult, { kind: 'read' | 'too-large' }>, wanted: Wanted): Diagnostic {
  const rule = result.kind === 'forbidden' ? documentForbidden : documentUnavailable;
  return diagnostic(rule, { reference: wanted.reference, why: result.why }, locationOf(wanted));
}

/** The document itself is missing: nothing else can be said about it. */
function asError(found: Diagnostic): Diagnostic {
  const remedy =
    found.code === documentForbidden.code
      ? 'Give a document that may be read, or list its host among the allowed hosts.'
      : 'Correct the path or address.';
  return { ...found, severity: 'error', remedy };
}

function locationOf({ uri, from }: Wanted): Location {
  if (!from) return { uri, line: 1, column: 1, pointer: '' };
  const position = positionsOf(from.document, new Set([from.pointer])).get(from.pointer)!;
  return { uri: from.document.uri, pointer: from.pointer, ...position };
}

function tookTooLong({ timeoutMs = DEFAULT_TIMEOUT_MS }: LoadPolicy): string {
  return `it took longer than ${timeoutMs} milliseconds`;
}

function tooMuch(uri: string, limit: string): LoadOutcome {
  return {
    kind: 'refused',
    diagnostics: [diagnostic(overLimits, { limit }, { uri, line: 1, column: 1, pointer: '' })],
  };
}

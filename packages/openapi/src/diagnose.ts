// SPDX-License-Identifier: Apache-2.0
import type { Diagnostic, Severity } from './diagnostics.ts';
import type { LoadedDocument } from './load/document.ts';
import { positionsOf, type Position } from './load/positions.ts';
import { compareText } from './model/read-model.ts';
import type { Reporter } from './rules/reporter.ts';

const ORDER: readonly Severity[] = ['error', 'warning', 'info'];

/** The findings with their lines and columns: errors first, then by document and place. */
export function diagnosticsOf(
  reporter: Reporter,
  texts: ReadonlyMap<string, string>,
  documents: ReadonlyMap<string, LoadedDocument>,
): Diagnostic[] {
  const wanted = new Map<string, Set<string>>();
  for (const { uri, pointer, position } of reporter.all()) {
    if (position) continue;
    const pointers = wanted.get(uri) ?? new Set();
    wanted.set(uri, pointers.add(pointer));
  }
  const found = new Map<string, Map<string, Position>>();
  for (const [uri, pointers] of wanted) {
    const document = documents.get(uri);
    if (document && texts.has(uri)) found.set(uri, positionsOf(document, pointers));
  }
  return reporter
    .all()
    .map(({ uri, pointer, position, ...finding }) => ({
      ...finding,
      location: { uri, pointer, ...(position ?? found.get(uri)?.get(pointer) ?? { line: 1, column: 1 }) },
    }))
    .sort(
      (a, b) =>
        ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity) ||
        compareText(a.location.uri, b.location.uri) ||
        a.location.line - b.location.line ||
        a.location.column - b.location.column ||
        compareText(a.code, b.code) ||
        compareText(a.message, b.message),
    );
}

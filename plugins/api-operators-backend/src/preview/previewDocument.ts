// SPDX-License-Identifier: Apache-2.0
import type { PreviewView } from '@api-operators/backstage-plugin-api-operators-common';
import { preview, type CompileResult, type Diagnostic } from '@api-operators/openapi';

const SEVERITIES = ['error', 'warning', 'info'];
/** Nobody reads more, and large documents have tens of thousands. */
const MAX_PROBLEMS = 1_000;

/**
 * What the portal shows of a compiled document: the table that `api-operators preview` prints, a row an operation.
 * A refused document has problems and nothing else.
 */
export function previewView(result: CompileResult): PreviewView {
  const problems = [...result.diagnostics]
    .sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity))
    .slice(0, MAX_PROBLEMS)
    .map(problemOf);
  const problemCount = result.diagnostics.length;
  if (result.kind === 'refused') {
    return { title: '', api: '', prefix: '', rows: [], kinds: [], problems, problemCount };
  }
  const table = preview(result.operator);
  const rows = [
    ...table.kinds.flatMap(kind =>
      kind.operations.map(operation => ({
        method: operation.method,
        path: operation.path,
        operationId: operation.operationId,
        kind: kind.kind,
        role: kind.role,
        use: operation.use,
        reason: operation.reason,
      })),
    ),
    ...table.leftOut.map(operation => ({
      method: operation.method,
      path: operation.path,
      operationId: operation.operationId,
      reason: operation.reason,
    })),
  ];
  return {
    title: result.operator.title,
    api: table.api,
    prefix: table.prefix,
    rows: rows.sort((a, b) => (a.path === b.path ? compare(a.method, b.method) : compare(a.path, b.path))),
    kinds: table.kinds.map(({ kind, role, plural, fields }) => ({ kind, role, plural, fields: fields.length })),
    problems,
    problemCount,
  };
}

function problemOf({ severity, location, message, remedy }: Diagnostic): PreviewView['problems'][number] {
  return {
    severity,
    location: `${location.uri}:${location.line}:${location.column}`,
    message,
    remedy,
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

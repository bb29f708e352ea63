// SPDX-License-Identifier: Apache-2.0
import type { PreviewView } from '@api-operators/backstage-plugin-api-operators-common';
import type { CompileResult, Diagnostic } from '@api-operators/openapi';

/** What the portal shows of a compiled document. A refused one has problems and nothing else. */
export function previewView(result: CompileResult): PreviewView {
  const problems = result.diagnostics.map(problemOf);
  if (result.kind === 'refused') {
    return { title: '', api: '', prefix: '', rows: [], kinds: [], problems };
  }
  const { operator } = result;
  const rows = [
    ...operator.kinds.flatMap(kind =>
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
    ...operator.leftOut.map(operation => ({
      method: operation.method,
      path: operation.path,
      operationId: operation.operationId,
      reason: operation.reason,
    })),
  ];
  return {
    title: operator.title,
    api: operator.api,
    prefix: operator.prefix,
    rows: rows.sort((a, b) => (a.path === b.path ? compare(a.method, b.method) : compare(a.path, b.path))),
    kinds: operator.kinds.map(kind => ({
      kind: kind.kind,
      role: kind.role,
      plural: kind.plural,
      fields: Object.keys(
        kind.crd.spec.versions[0]?.schema.openAPIV3Schema.properties?.spec?.properties ?? {},
      ).length,
    })),
    problems,
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

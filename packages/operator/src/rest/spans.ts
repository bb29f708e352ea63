// SPDX-License-Identifier: Apache-2.0
import { SpanKind, SpanStatusCode, trace, type Span } from '@opentelemetry/api';
import type { Outcome } from '@api-operators/rest-mapping';
import type { RestCall } from './caller.ts';

/** What is traced of a call: where it went and what came of it; no headers, no bodies, and the URL without its query. */
export function startCallSpan(call: RestCall): Span {
  const { request, operation, object } = call;
  const { protocol, hostname, port, pathname } = new URL(request.maskedUrl);
  return trace
    .getTracer('@api-operators/operator')
    .startSpan(`${request.method} ${operation.path}`, {
      kind: SpanKind.CLIENT,
      attributes: {
        'http.request.method': request.method,
        'url.template': operation.path,
        'url.scheme': protocol.slice(0, -1),
        'url.path': pathname,
        'server.address': hostname,
        'server.port': Number(port || (protocol === 'https:' ? 443 : 80)),
        'api_operators.api': call.api,
        'api_operators.operation': request.operation,
        'api_operators.object': `${object.kind} ${object.namespace}/${object.name}`,
      },
    });
}

/** @param resends - requests beyond the first */
export function endCallSpan(
  span: Span,
  outcome: Outcome,
  resends: number,
): void {
  const status = 'status' in outcome ? outcome.status : undefined;
  span.setAttribute('api_operators.outcome', outcome.kind);
  if (status) span.setAttribute('http.response.status_code', status);
  if (resends > 0) span.setAttribute('http.request.resend_count', resends);
  if ('message' in outcome) {
    const reason = 'reason' in outcome ? outcome.reason : outcome.kind;
    span.setAttribute('error.type', status ? String(status) : reason);
    span.setStatus({ code: SpanStatusCode.ERROR, message: outcome.message });
  }
  span.end();
}

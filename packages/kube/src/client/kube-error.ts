// SPDX-License-Identifier: Apache-2.0

/** meta/v1 Status. */
export interface Status {
  kind?: 'Status';
  apiVersion?: 'v1';
  status?: string;
  message?: string;
  reason?: string;
  code?: number;
  details?: {
    name?: string;
    group?: string;
    kind?: string;
    uid?: string;
    causes?: StatusCause[];
    retryAfterSeconds?: number;
  };
}

/** Whether a value is a Status as the Kubernetes API writes it, and not what something in between answers. */
export function isStatus(value: unknown): value is Status & { kind: 'Status' } {
  const { kind, apiVersion } = (value ?? {}) as { kind?: unknown; apiVersion?: unknown };
  return kind === 'Status' && apiVersion === 'v1';
}

export interface StatusCause {
  /** Such as `FieldManagerConflict` or `FieldValueInvalid`. */
  reason?: string;
  message?: string;
  /** Such as `spec.replicas`. */
  field?: string;
}

/** What was asked for, in words that fit a message: `patch pets.petstore.example.com team-a/rex`. */
export interface CallDescription {
  verb: string;
  /** `plural.group`, or the path of a call that concerns no resource. */
  resource: string;
  /** `namespace/name`, `namespace` or ''. */
  object: string;
}

export interface KubeErrorInit {
  call: CallDescription;
  /** The HTTP status; 0 when no answer came. */
  code: number;
  reason: string;
  status: Status;
  retryAfterSeconds?: number;
  cause?: unknown;
}

/**
 * Every failure of a call to the Kubernetes API. It carries the server's Status, never the
 * request, so it can be logged without leaking what was sent or who sent it.
 */
export class KubeError extends Error {
  readonly call: CallDescription;
  /** The HTTP status; 0 when no answer came. */
  readonly code: number;
  /** The Status reason (`Conflict`, `NotFound`, …), `UnknownPath` (a 404 without a Status), `Unreachable`, `Aborted` or `Fenced`. */
  readonly reason: string;
  readonly status: Status;
  readonly retryAfterSeconds?: number;

  constructor(init: KubeErrorInit) {
    const { verb, resource, object } = init.call;
    const what = [verb, resource, object].filter(Boolean).join(' ');
    super(
      `${what}: ${init.status.message || init.reason || `HTTP ${init.code}`}`,
      init.cause === undefined ? undefined : { cause: init.cause },
    );
    this.name = 'KubeError';
    this.call = init.call;
    this.code = init.code;
    this.reason = init.reason;
    this.status = init.status;
    if (init.retryAfterSeconds !== undefined) this.retryAfterSeconds = init.retryAfterSeconds;
  }
}

export function isKubeError(error: unknown): error is KubeError {
  return error instanceof KubeError;
}

/** The object changed in between, a precondition failed, or another manager owns a field. */
export function isConflict(error: unknown): error is KubeError & { code: 409 } {
  return isKubeError(error) && error.code === 409 && error.reason !== 'AlreadyExists';
}

export function isAlreadyExists(error: unknown): error is KubeError & { code: 409; reason: 'AlreadyExists' } {
  return isKubeError(error) && error.code === 409 && error.reason === 'AlreadyExists';
}

/**
 * The API server says that there is no such object or resource. A 404 without its Status, as a load balancer gives while
 * it knows no server, says nothing.
 */
export function isNotFound(error: unknown): error is KubeError & { code: 404 } {
  return isKubeError(error) && error.code === 404 && isStatus(error.status);
}

export function isForbidden(error: unknown): error is KubeError & { code: 403 } {
  return isKubeError(error) && error.code === 403;
}

export function isUnauthorized(error: unknown): error is KubeError & { code: 401 } {
  return isKubeError(error) && error.code === 401;
}

/** The object breaks its schema or a validation rule, or the body cannot be read (422, 400). */
export function isInvalid(error: unknown): error is KubeError & { code: 422 | 400 } {
  return isKubeError(error) && (error.code === 422 || error.code === 400);
}

/** The resource version or continue token is too old. */
export function isGone(error: unknown): error is KubeError & { code: 410 } {
  return isKubeError(error) && error.code === 410;
}

export function isTooManyRequests(error: unknown): error is KubeError & { code: 429 } {
  return isKubeError(error) && error.code === 429;
}

/** No answer came: refused, reset, timed out, or TLS failed. Whether a write happened is unknown. */
export function isUnreachable(error: unknown): error is KubeError & { code: 0; reason: 'Unreachable' } {
  return isKubeError(error) && error.reason === 'Unreachable';
}

/** The write was not sent because this process no longer leads. */
export function isFenced(error: unknown): error is KubeError & { code: 0; reason: 'Fenced' } {
  return isKubeError(error) && error.reason === 'Fenced';
}

/** The create was refused because its namespace is being deleted; trying again cannot help. */
export function isNamespaceTerminating(error: unknown): error is KubeError & { code: 403 } {
  return (
    isForbidden(error) &&
    (error.status.details?.causes ?? []).some(cause => cause.reason === 'NamespaceTerminating')
  );
}

/** A field that another manager owns, from a 409 of server-side apply. */
export interface FieldConflict {
  manager: string;
  /** As the server writes it, such as `.spec.replicas`. */
  field: string;
  message: string;
}

/** The fields that a refused server-side apply wanted and others own; empty for other errors. */
export function fieldConflicts(error: unknown): FieldConflict[] {
  if (!isConflict(error)) return [];
  return (error.status.details?.causes ?? [])
    .filter(cause => cause.reason === 'FieldManagerConflict')
    .map(cause => ({
      manager: /^conflict with "((?:[^"\\]|\\.)*)"/.exec(cause.message ?? '')?.[1] ?? '',
      field: cause.field ?? '',
      message: cause.message ?? '',
    }));
}

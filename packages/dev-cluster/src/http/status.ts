// SPDX-License-Identifier: Apache-2.0
import type { Problem } from '@api-operators/schema';
import type { JsonObject } from '../objects/json.ts';

export type Cause = { reason?: string; message: string; field?: string };

export type Details = {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: Cause[];
  retryAfterSeconds?: number;
};

/** meta/v1 Status, the body of every refusal. */
export type Status = {
  kind: 'Status';
  apiVersion: 'v1';
  metadata: JsonObject;
  status: 'Success' | 'Failure';
  message?: string;
  reason?: string;
  details?: Details;
  code?: number;
};

/** What a request was about: `{group: 'apps', kind: 'deployments'}`; kind is the plural except in Invalid. */
export type Subject = { group: string; kind: string };

/**
 * The answer to a request that cannot be done. It is thrown so that it also rolls the transaction
 * back; src/http/handler.ts turns it into the answer in one place.
 */
export class Refusal extends Error {
  readonly status: Status;

  constructor(status: Status) {
    super(status.message);
    this.status = status;
  }
}

export function failure(code: number, reason: string, message: string, details?: Details): Status {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    ...(reason ? { reason } : {}),
    ...(details ? { details } : {}),
    code,
  };
}

/** `pets.petstore.example.com`, or `pods` in the core group. */
export function qualified({ group, kind }: Subject): string {
  return group ? `${kind}.${group}` : kind;
}

function detailsOf({ group, kind }: Subject, name?: string): Details {
  return { ...(name ? { name } : {}), ...(group ? { group } : {}), ...(kind ? { kind } : {}) };
}

export function unknownPath(): Refusal {
  return new Refusal(failure(404, 'NotFound', 'the server could not find the requested resource', {}));
}

export function notFound(subject: Subject, name: string): Refusal {
  return new Refusal(
    failure(404, 'NotFound', `${qualified(subject)} ${JSON.stringify(name)} not found`, detailsOf(subject, name)),
  );
}

export function alreadyExists(subject: Subject, name: string): Refusal {
  return new Refusal(
    failure(409, 'AlreadyExists', `${qualified(subject)} ${JSON.stringify(name)} already exists`, detailsOf(subject, name)),
  );
}

export function conflict(subject: Subject, name: string, why: string): Refusal {
  return new Refusal(
    failure(
      409,
      'Conflict',
      `Operation cannot be fulfilled on ${qualified(subject)} ${JSON.stringify(name)}: ${why}`,
      detailsOf(subject, name),
    ),
  );
}

export const MODIFIED =
  'the object has been modified; please apply your changes to the latest version and try again';

export function invalid(subject: Subject, name: string, problems: Problem[]): Refusal {
  const lines = [...new Set(problems.map(problem => `${problem.path || '<nil>'}: ${problem.message}`))];
  const text = lines.length === 1 ? lines[0] : `[${lines.join(', ')}]`;
  return new Refusal(
    failure(422, 'Invalid', `${qualified(subject)} ${JSON.stringify(name)} is invalid: ${text}`, {
      ...detailsOf(subject, name),
      causes: problems.map(({ path, reason, message }) => ({ reason, message, field: path || '<nil>' })),
    }),
  );
}

export function badRequest(message: string): Refusal {
  return new Refusal(failure(400, 'BadRequest', message));
}

export function forbidden(subject: Subject, name: string, why: string, causes?: Cause[]): Refusal {
  const what = name ? `${qualified(subject)} ${JSON.stringify(name)}` : qualified(subject);
  return new Refusal(
    failure(403, 'Forbidden', `${what} is forbidden: ${why}`, {
      ...detailsOf(subject, name),
      ...(causes ? { causes } : {}),
    }),
  );
}

export function unauthorized(): Refusal {
  return new Refusal(failure(401, 'Unauthorized', 'Unauthorized'));
}

/** Of custom kinds the answer names the verb. */
export function verbNotSupported(subject: Subject, verb: string): Refusal {
  return new Refusal(
    failure(405, 'MethodNotAllowed', `${verb} is not supported on resources of kind ${JSON.stringify(qualified(subject))}`, detailsOf(subject)),
  );
}

export function methodNotAllowed(): Refusal {
  return new Refusal(
    failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {}),
  );
}

export function expired(message: string): Status {
  return failure(410, 'Expired', message);
}

// SPDX-License-Identifier: Apache-2.0
import type { Json } from '../json.ts';
import type { Problem } from '../schemas/validate.ts';

/** What a call is answered with, before it is written to the socket. */
export interface Answer {
  status: number;
  /** Absent = no body (204). */
  body?: Json;
  headers?: Record<string, string>;
  /** Path below the base URL of the object that the call created. */
  created?: string;
}

export function ok(body: Json, headers?: Record<string, string>): Answer {
  return { status: 200, body, headers };
}

export function refuse(
  status: number,
  code: string,
  message: string,
  headers?: Record<string, string>,
): Answer {
  return { status, body: { code, message }, headers };
}

/** 422 with a message that names the first field, and all problems as details. */
export function invalid(problems: Problem[]): Answer {
  return { status: 422, body: problemBody('invalid', problems) };
}

/** 400 for parameters, in the same form. */
export function badRequest(problems: Problem[]): Answer {
  return { status: 400, body: problemBody('bad_request', problems) };
}

function problemBody(code: string, problems: Problem[]): Json {
  const [{ field, message }] = problems;
  const rest =
    problems.length === 1 ? '' : ` (and ${problems.length - 1} more)`;
  return {
    code,
    message: `${field === '' ? 'the body' : field}${
      field === '' ? ' ' : ': '
    }${message}${rest}`,
    details: problems.map(problem => ({
      field: problem.field,
      message: problem.message,
    })),
  };
}

export function notFound(what: string): Answer {
  return refuse(404, 'not_found', `There is no ${what}`);
}

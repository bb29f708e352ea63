// SPDX-License-Identifier: Apache-2.0
import type { IncomingMessage } from 'node:http';
import type { Answer } from '../http/answer.ts';
import { refuse } from '../http/answer.ts';
import { readJson } from '../http/request-body.ts';
import type { AdminCommand, Shop } from './command.ts';
import { getFaults } from './get-faults.ts';
import { getObjects } from './get-objects.ts';
import { getRequests } from './get-requests.ts';
import { postRelease } from './post-release.ts';
import { postReset } from './post-reset.ts';
import { putFaults } from './put-faults.ts';
import { wait } from './wait.ts';

/** The path that all commands are below. */
export const ADMIN_PATH = '/_admin';

const commands: readonly AdminCommand[] = [
  getObjects,
  getRequests,
  getFaults,
  putFaults,
  postRelease,
  postReset,
  wait,
];

/**
 * Runs a command. The header `X-Admin: 1` is asked for because a page in a browser cannot send it to
 * another origin unasked, and a host name of this machine because of DNS rebinding; the socket listens
 * on loopback alone.
 */
export async function runAdminCommand(
  shop: Shop,
  request: IncomingMessage,
  url: URL,
  signal: AbortSignal,
): Promise<Answer> {
  if (request.headers['x-admin'] !== '1' || !isLoopbackName(url.hostname)) {
    return refuse(403, 'forbidden', 'Send X-Admin: 1, from this machine');
  }
  const path = url.pathname.slice(ADMIN_PATH.length);
  const atPath = commands.filter(command => command.path === path);
  if (atPath.length === 0) {
    const paths = [
      ...new Set(commands.map(command => ADMIN_PATH + command.path)),
    ];
    return refuse(
      404,
      'not_found',
      `There is no ${url.pathname}; there are ${paths.join(', ')}`,
    );
  }
  const command = atPath.find(({ method }) => method === request.method);
  if (command === undefined) {
    const Allow = atPath.map(({ method }) => method).join(', ');
    return refuse(405, 'method_not_allowed', `${url.pathname} takes ${Allow}`, {
      Allow,
    });
  }
  const body = command.takesBody ? await readJson(request) : undefined;
  if (body?.kind === 'refused') {
    return body.answer;
  }
  return command.run(shop, {
    query: url.searchParams,
    body: body?.value ?? null,
    signal,
  });
}

function isLoopbackName(name: string): boolean {
  return (
    name === 'localhost' ||
    name === '[::1]' ||
    /^127\.\d+\.\d+\.\d+$/.test(name)
  );
}

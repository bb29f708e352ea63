// SPDX-License-Identifier: Apache-2.0
import type { IncomingHttpHeaders } from 'node:http';
import type { Attributes } from '../authorization/attributes.ts';
import type { User } from './user.ts';
import { AUTHENTICATED } from './user.ts';

const EXTRA = 'impersonate-extra-';

/** Whom the request wants to act as, and what the asker needs to be allowed for it. */
export type Impersonation =
  | { kind: 'none' }
  | { kind: 'refused'; message: string }
  | { kind: 'wanted'; user: User; needs: Attributes[] };

/** Impersonate-User, -Group, -Uid and -Extra-* headers. `groups`: every Impersonate-Group line. */
export function impersonationOf(headers: IncomingHttpHeaders, groups: string[]): Impersonation {
  const name = headers['impersonate-user'] as string | undefined;
  const uid = headers['impersonate-uid'] as string | undefined;
  const extra: { [key: string]: string[] } = {};
  for (const header of Object.keys(headers)) {
    if (header.startsWith(EXTRA)) extra[decodeURIComponent(header.slice(EXTRA.length))] = [String(headers[header])];
  }
  if (!name) {
    if (groups.length === 0 && !uid && Object.keys(extra).length === 0) return { kind: 'none' };
    return { kind: 'refused', message: `requested ${JSON.stringify({ groups, uid, extra })} without impersonating a user` };
  }
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name);
  const needs: Attributes[] = [
    account
      ? { kind: 'resource', verb: 'impersonate', group: '', resource: 'serviceaccounts', namespace: account[1], name: account[2] }
      : need('', 'users', name),
    ...groups.map(group => need('', 'groups', group)),
    ...(uid ? [need('authentication.k8s.io', 'uids', uid)] : []),
    ...Object.entries(extra).flatMap(([key, values]) =>
      values.map(value => ({ ...need('authentication.k8s.io', 'userextras', value), subresource: key })),
    ),
  ];
  const implied = account ? ['system:serviceaccounts', `system:serviceaccounts:${account[1]}`] : [];
  const all = groups.length > 0 ? groups : implied;
  const standing = name === 'system:anonymous' ? 'system:unauthenticated' : AUTHENTICATED;
  return {
    kind: 'wanted',
    needs,
    user: {
      name,
      ...(uid ? { uid } : {}),
      groups: [...new Set([...all, standing])],
      ...(Object.keys(extra).length > 0 ? { extra } : {}),
    },
  };
}

function need(group: string, resource: string, name: string): Extract<Attributes, { kind: 'resource' }> {
  return { kind: 'resource', verb: 'impersonate', group, resource, name };
}

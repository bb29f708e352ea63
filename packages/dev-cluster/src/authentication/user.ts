// SPDX-License-Identifier: Apache-2.0

/** Who asks. */
export type User = { name: string; uid?: string; groups: string[]; extra?: { [key: string]: string[] } };

export const ANONYMOUS: User = { name: 'system:anonymous', groups: ['system:unauthenticated'] };
export const AUTHENTICATED = 'system:authenticated';
export const MASTERS = 'system:masters';

/** May do everything, whatever the roles say. */
export function isMaster(user: User): boolean {
  return user.groups.includes(MASTERS);
}

// SPDX-License-Identifier: Apache-2.0
import type { Refusal } from '../refusals.ts';
import type { Route } from '../types.ts';

/** What is promoted must work where it comes from. Going back to an older release needs no such proof. */
export function sourceHealth({ source, release, rollback }: Route): Refusal[] {
  if (source === undefined || rollback) {
    return [];
  }
  const environment = source.spec?.environment ?? '';
  const state = source.status?.state ?? 'Pending';
  const rendered = source.status?.release;
  const asked = source.spec?.releaseRef;
  const moving = asked !== undefined && rendered !== undefined && asked.name !== rendered.name;
  if (state === 'Synced' && !moving && rendered?.name === release.metadata.name) {
    return [];
  }
  const said = source.status?.message ? `: ${source.status.message.replace(/\.$/, '')}` : '';
  return [
    {
      code: 'source-not-synced',
      environment,
      state,
      message: moving
        ? `${environment} is on its way to ${asked.name}.`
        : `${environment} is ${state}${said}.`,
      remedy: `Wait until ${environment} is Synced, or correct what keeps it from that.`,
    },
  ];
}

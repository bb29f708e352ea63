// SPDX-License-Identifier: Apache-2.0
import type { Change, Effect } from '@api-operators/openapi';
import { printable } from '../terminal.ts';
import type { StoredObjects } from './stored-objects.ts';

const TITLES: Record<Effect, string> = {
  breaking: 'Breaking: custom resources that exist are refused, lose a field, or stop working',
  attention: 'Attention: they go on, but something else happens',
  safe: 'Safe',
};

/** The changes as people read them. */
export function changesText(changes: readonly Change[]): string {
  if (changes.length === 0) return 'Nothing changes for custom resources.\n';
  const parts: string[] = [];
  for (const effect of ['breaking', 'attention', 'safe'] as const) {
    const own = changes.filter(change => change.effect === effect);
    if (own.length === 0) continue;
    parts.push(`${parts.length > 0 ? '\n' : ''}${TITLES[effect]} (${own.length})\n`);
    own.forEach((change, index) => {
      const { kind, field, message, code, remedy } = change;
      const place = [kind, field].filter(Boolean).join(' ') || 'the API';
      parts.push(`  ${printable(`${place}: ${message} [${code}]`)}\n`);
      // What is to be done about several of one kind is said once.
      if (remedy && own[index + 1]?.code !== code) parts.push(`      ${remedy}\n`);
    });
  }
  return parts.join('');
}

/** The objects of a cluster, as people read them. */
export function storedText({ checked, refused, notInstalled }: StoredObjects): string {
  const lines = [`\n${refused.length} of ${checked} stored objects would be refused\n`];
  for (const { kind, namespace, name, problems } of refused) {
    lines.push(`  ${printable(`${kind} ${namespace ? `${namespace}/` : ''}${name}`)}\n`);
    for (const { path, message } of problems) lines.push(`      ${printable(path === '' ? message : `${path}: ${message}`)}\n`);
  }
  if (notInstalled.length > 0) lines.push(`  not served by the cluster: ${printable(notInstalled.join(', '))}\n`);
  return lines.join('');
}

// SPDX-License-Identifier: Apache-2.0
import { CONTROLLER_FIELDS, TARGET_ALIASES } from '@api-operators/api';

/** By kind: the member of `spec` that holds its fields, `pet` for Pet. The same kinds always get the same names. */
export function memberNames(kinds: readonly string[]): Map<string, string> {
  const taken = new Set<string>(['kind', ...CONTROLLER_FIELDS, ...TARGET_ALIASES]);
  const sorted = [...kinds].sort();
  const plain = (kind: string) => `${kind[0].toLowerCase()}${kind.slice(1)}`;
  const names = new Map<string, string>();
  const reserved = sorted.filter(kind => taken.has(plain(kind)));
  for (const kind of sorted.filter(each => !reserved.includes(each))) {
    names.set(kind, plain(kind));
    taken.add(plain(kind));
  }
  for (const kind of reserved) {
    let name = `${plain(kind)}Fields`;
    while (taken.has(name)) name += '_';
    names.set(kind, name);
    taken.add(name);
  }
  return names;
}

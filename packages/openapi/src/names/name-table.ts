// SPDX-License-Identifier: Apache-2.0
import { sha256Hex } from '@api-operators/api';

/** `<kind>List` must be a DNS label of at most 63 characters too. */
const KIND_LIMIT = 59;
const PLURAL_LIMIT = 63;

/** Names that kubectl would rather read as something of Kubernetes itself. */
const CORE_SHORT_NAMES = new Set(
  (
    'cm cs cj crd crds csr deploy ds ep ev hpa ing limits netpol no ns pc pdb po pod psp pv pvc quota ' +
    'rc rs sa sc secret sts svc node job all'
  ).split(' '),
);

/** The names of one group: no two kinds share a kind, a list kind, a plural, a singular or a short name. */
export class NameTable {
  /** Lower-case kinds and list kinds, by their owner. */
  private readonly kinds = new Map<string, string>();
  private readonly resources = new Map<string, string>();

  /** Who has one of these names; undefined where they are free. */
  owner(kind: string, plural: string): string | undefined {
    const lower = kind.toLowerCase();
    return (
      this.kinds.get(lower) ??
      this.kinds.get(`${lower}list`) ??
      this.resources.get(plural) ??
      this.resources.get(lower)
    );
  }

  take(kind: string, plural: string): void {
    const lower = kind.toLowerCase();
    for (const name of [lower, `${lower}list`]) this.kinds.set(name, kind);
    for (const name of [plural, lower]) this.resources.set(name, kind);
  }

  /** The first two and three letters, as far as nobody else goes by them. */
  shortNames(kind: string, wanted?: readonly string[]): string[] {
    const lower = kind.toLowerCase();
    const candidates = wanted ?? [lower.slice(0, 2), lower.slice(0, 3)];
    const names = candidates.filter(
      name =>
        /^[a-z][a-z0-9]*$/.test(name) &&
        name.length > 1 &&
        name !== lower &&
        !CORE_SHORT_NAMES.has(name) &&
        !this.resources.has(name),
    );
    for (const name of names) this.resources.set(name, kind);
    return [...new Set(names)];
  }
}

/** A kind that Kubernetes accepts: letters and digits, a letter first, not too long. */
export function fitKind(kind: string, prefix: string): { kind: string; shortened: boolean } {
  const rooted = /^[A-Za-z]/.test(kind) ? kind : `${prefix}${kind}`;
  if (rooted.length <= KIND_LIMIT) return { kind: rooted, shortened: false };
  return { kind: `${rooted.slice(0, KIND_LIMIT - 8)}${sha256Hex(rooted).slice(0, 8)}`, shortened: true };
}

export function fitPlural(plural: string): string {
  if (plural.length <= PLURAL_LIMIT) return plural;
  return `${plural.slice(0, PLURAL_LIMIT - 9)}${sha256Hex(plural).slice(0, 8)}s`;
}

// SPDX-License-Identifier: Apache-2.0

/** What the four kinds that every API gets besides its own (Bundle, release, Binding, Aggregate) have in common. */
export interface BundleFamily {
  /** The API's name, `petstore`. */
  api: string;
  /** The API's name in PascalCase, `Petstore`: the prefix of the kinds. */
  prefix: string;
  group: string;
  version: string;
  /** The kinds that a Bundle of this API may hold, sorted. */
  kinds: string[];
  generator?: string;
  annotations?: Record<string, string>;
}

/** The kinds and plurals of the family, for an API with this prefix. */
export function bundleFamilyNames(prefix: string) {
  const lower = prefix.toLowerCase();
  return {
    bundle: { kind: `${prefix}Bundle`, plural: `${lower}bundles` },
    release: { kind: `${prefix}BundleRelease`, plural: `${lower}bundlereleases` },
    binding: { kind: `${prefix}BundleBinding`, plural: `${lower}bundlebindings` },
    aggregate: { kind: `${prefix}Aggregate`, plural: `${lower}aggregates` },
  };
}

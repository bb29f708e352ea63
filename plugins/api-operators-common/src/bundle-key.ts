// SPDX-License-Identifier: Apache-2.0

/** Which Bundle: its CRD's plural and group, its namespace and its name. */
export interface BundleKey {
  plural: string;
  group: string;
  namespace: string;
  name: string;
}

/** `<plural>.<group>/<namespace>/<name>`, as it stands in URLs and in the entity's annotation. */
export function formatBundleKey(key: BundleKey): string {
  return `${key.plural}.${key.group}/${key.namespace}/${key.name}`;
}

/** Reads what {@link formatBundleKey} wrote; undefined where the text is something else. */
export function parseBundleKey(text: string): BundleKey | undefined {
  const match = /^([a-z0-9-]+)\.([a-z0-9.-]+)\/([a-z0-9-]+)\/([a-z0-9.-]+)$/.exec(text);
  if (!match) {
    return undefined;
  }
  const [, plural, group, namespace, name] = match as unknown as [
    string,
    string,
    string,
    string,
    string,
  ];
  return { plural, group, namespace, name };
}

// SPDX-License-Identifier: Apache-2.0
import { sha256Hex } from './canonical.ts';

/** The longest name that fits a label value and a DNS label. */
export const NAME_LIMIT = 63;

/**
 * A name of at most 63 characters: the text itself where it fits, else its beginning with
 * 8 hex digits of its sha256. The same text always gives the same name.
 */
export function shortName(text: string): string {
  if (text.length <= NAME_LIMIT) {
    return text;
  }
  return `${text.slice(0, NAME_LIMIT - 9).replace(/[^a-z0-9]+$/, '')}-${sha256Hex(text).slice(0, 8)}`;
}

/** The name of the child that a Bundle makes from one of its nodes; it never changes later. */
export function childName(bundle: string, nodeId: string): string {
  return shortName(`${bundle}-${nodeId}`);
}

/** The name of the release that a Bundle's spec with this digest is cut as. */
export function releaseName(bundle: string, specDigest: string): string {
  return shortName(`${bundle}-${specDigest.slice(0, 10)}`);
}

/** `pets.petstore.example.com`: the name of a CRD, and of the RestMapping of its kind. */
export function crdName(plural: string, group: string): string {
  return `${plural}.${group}`;
}

// SPDX-License-Identifier: Apache-2.0
import { ANNOTATION_ALLOWED_NAMESPACES } from '@api-operators/api';
import type { AddressLookups } from './address.ts';

/**
 * Whether what is in `namespace` may be used for an object of namespace `reader`: its own, or one whose annotation names
 * the reader. Asked at each pass, so that a consent that is taken back counts at the next.
 */
export async function consents(
  namespace: string,
  reader: string,
  lookups: Pick<AddressLookups, 'allowedNamespaces'>,
): Promise<boolean> {
  if (namespace === reader) {
    return true;
  }
  const allowed = await lookups.allowedNamespaces(namespace);
  return allowed.includes('*') || allowed.includes(reader);
}

/** What is to be done where a namespace has not consented; `refused` says what it does not let happen. */
export function consentText(
  namespace: string,
  reader: string,
  refused: string,
): string {
  return `namespace ${namespace} does not let namespace ${reader} ${refused}: its annotation ${ANNOTATION_ALLOWED_NAMESPACES} must name it`;
}

// SPDX-License-Identifier: Apache-2.0

/** What is asked of the authorizer, of a resource or of a plain path. */
export type Attributes =
  | { kind: 'resource'; verb: string; group: string; resource: string; subresource?: string; namespace?: string; name?: string }
  | { kind: 'path'; verb: string; path: string };

/** `pets/status` */
export function resourceText(attributes: Extract<Attributes, { kind: 'resource' }>): string {
  return attributes.subresource ? `${attributes.resource}/${attributes.subresource}` : attributes.resource;
}

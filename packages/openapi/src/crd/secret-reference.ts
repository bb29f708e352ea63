// SPDX-License-Identifier: Apache-2.0
import type { CrdSchema } from '@api-operators/api';
import type { Shape } from './shape.ts';

/** Whether a property is text that is only ever written, so that a Secret can hold it. */
export function isSecret(property: Shape): boolean {
  return property.writeOnly && !property.enum && property.types?.size === 1 && property.types.has('string');
}

/** What the reference to the Secret is called beside the other members. */
export function secretName(wire: string, taken: (name: string) => boolean): string {
  const name = `${wire}SecretRef`;
  if (!taken(name)) return name;
  let number = 2;
  while (taken(`${name}${number}`)) number += 1;
  return `${name}${number}`;
}

/** `{name, key}`, in place of the value that the API calls `wire`. */
export function secretReferenceSchema(wire: string, description: string | undefined): CrdSchema {
  const about = `The Secret and the key in it that hold "${wire}".`;
  return {
    type: 'object',
    description: description ? `${about} ${description}` : about,
    properties: {
      name: { type: 'string', minLength: 1, description: 'The name of the Secret, in the same namespace.' },
      key: { type: 'string', minLength: 1, description: 'The key in its data.' },
    },
    required: ['name', 'key'],
  };
}

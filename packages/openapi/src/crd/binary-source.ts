// SPDX-License-Identifier: Apache-2.0
import type { CrdSchema } from '@api-operators/api';

const keyReference = (description: string): CrdSchema => ({
  type: 'object',
  description,
  properties: {
    name: { type: 'string', minLength: 1, description: 'Its name, in the same namespace.' },
    key: { type: 'string', minLength: 1, description: 'The key in its data.' },
  },
  required: ['name', 'key'],
});

/** The fields that bytes are given by. */
export function binarySourceProperties(): Record<string, CrdSchema> {
  return {
    data: { type: 'string', format: 'byte', description: 'The bytes as base64.' },
    dataFrom: {
      type: 'object',
      description: 'A key that holds the bytes.',
      properties: {
        configMapRef: keyReference('A ConfigMap.'),
        secretRef: keyReference('A Secret.'),
      },
      maxProperties: 1,
    },
    dataURL: { type: 'string', description: 'A URL that the bytes are read from.' },
    contentType: { type: 'string', description: 'The media type of the bytes.' },
  };
}

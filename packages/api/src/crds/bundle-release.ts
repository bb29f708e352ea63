// SPDX-License-Identifier: Apache-2.0
import { bundleSpecSchema } from './bundle.ts';
import type { BundleFamily } from './bundle-family.ts';
import { bundleFamilyNames } from './bundle-family.ts';
import type { CustomResourceDefinition } from './custom-resource-definition.ts';
import { customResourceDefinition } from './custom-resource-definition.ts';
import { ageColumn, conditions, count, object, text } from './schemas.ts';

/** CRD of `<Prefix>BundleRelease`, whose spec cannot change once it is written. */
export function bundleReleaseCrd(family: BundleFamily): CustomResourceDefinition {
  return customResourceDefinition({
    ...family,
    ...bundleFamilyNames(family.prefix).release,
    role: 'bundle-release',
    categories: ['api-operators'],
    description: `An immutable snapshot of a ${family.prefix}Bundle.`,
    spec: {
      ...object(
        'The snapshot.',
        {
          bundle: object(
            'The Bundle that it was cut from.',
            {
              name: text('Its name.'),
              uid: text('Its uid.'),
              generation: count('Its generation.', { format: 'int64' }),
            },
            ['name'],
          ),
          number: count("Counts the Bundle's releases from 1.", { format: 'int64', minimum: 1 }),
          digest: text('sha256 of the template as canonical JSON.', { pattern: '^[0-9a-f]{64}$' }),
          template: {
            type: 'object',
            description: "The Bundle's spec.",
            'x-kubernetes-preserve-unknown-fields': true,
            properties: { resources: { ...bundleSpecSchema(family).properties?.resources } },
          },
          schemas: {
            type: 'object',
            description: 'Digests of the CRD schemas that it was checked against.',
            additionalProperties: { type: 'string' },
          },
        },
        ['bundle', 'number', 'digest', 'template'],
      ),
      'x-kubernetes-validations': [
        { rule: 'self.digest == oldSelf.digest', message: 'a release is immutable' },
      ],
    },
    status: object('What is known of the release.', { conditions }),
    columns: [
      { name: 'Bundle', type: 'string', jsonPath: '.spec.bundle.name' },
      { name: 'Number', type: 'integer', jsonPath: '.spec.number' },
      { name: 'Digest', type: 'string', jsonPath: '.spec.digest', priority: 1 },
      ageColumn,
    ],
  });
}

// SPDX-License-Identifier: Apache-2.0
import type { BundleFamily } from './bundle-family.ts';
import { bundleFamilyNames } from './bundle-family.ts';
import type { CustomResourceDefinition } from './custom-resource-definition.ts';
import { customResourceDefinition } from './custom-resource-definition.ts';
import {
  ageColumn,
  aggregationStrategy,
  anyObject,
  conditions,
  count,
  flag,
  localReference,
  messageColumn,
  object,
  observedGeneration,
  readyColumn,
  stateColumn,
  summary,
  targetConnection,
  text,
} from './schemas.ts';

/** CRD of `<Prefix>BundleBinding`. */
export function bundleBindingCrd(family: BundleFamily): CustomResourceDefinition {
  return customResourceDefinition({
    ...family,
    ...bundleFamilyNames(family.prefix).binding,
    role: 'bundle-binding',
    categories: ['api-operators'],
    description: `Places a ${family.prefix}Bundle in an environment.`,
    spec: object(
      'Which release of which Bundle is in which environment, with which values.',
      {
        bundleRef: localReference('The template.'),
        releaseRef: object(
          'The release; absent: the newest of the Bundle.',
          {
            name: text('Its name.', { minLength: 1 }),
            digest: text('Its digest; another one is refused.', { pattern: '^[0-9a-f]{64}$' }),
          },
          ['name'],
        ),
        environment: text('The name of the environment.', { minLength: 1 }),
        config: anyObject('The values of config in expressions.'),
        targetConnection,
        replicas: count('How many endpoints of the connection must each hold every resource.', {
          format: 'int32',
          minimum: 1,
        }),
        aggregationStrategy,
        destination: object('Where the Bundle is rendered to; absent: as the Environment says.', {
          cluster: text('A cluster that the operator is configured with.'),
          namespace: text('The namespace.'),
        }),
        paused: flag('Leave what is there as it is.'),
      },
      ['bundleRef', 'environment'],
    ),
    status: object('What is in the environment.', {
      state: {
        type: 'string',
        enum: ['Pending', 'Syncing', 'Synced', 'Failed', 'Paused'],
        description: 'The state in one word.',
      },
      message: text('What goes on, and what to do about it.'),
      conditions,
      observedGeneration,
      release: object(
        'The release that was rendered last.',
        {
          name: text('Its name.'),
          digest: text('Its digest.'),
          number: count('Its number.', { format: 'int64' }),
        },
        ['name', 'digest'],
      ),
      bundle: object(
        'The concrete Bundle.',
        {
          name: text('Its name.'),
          namespace: text('Its namespace.'),
          generation: count('Its generation.', { format: 'int64' }),
        },
        ['name', 'namespace'],
      ),
      summary,
    }),
    columns: [
      { name: 'Environment', type: 'string', jsonPath: '.spec.environment' },
      { name: 'Release', type: 'string', jsonPath: '.status.release.name' },
      stateColumn,
      readyColumn,
      messageColumn,
      ageColumn,
    ],
  });
}

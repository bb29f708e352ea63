// SPDX-License-Identifier: Apache-2.0
import type { BundleFamily } from './bundle-family.ts';
import { bundleFamilyNames } from './bundle-family.ts';
import type { CustomResourceDefinition } from './custom-resource-definition.ts';
import { customResourceDefinition } from './custom-resource-definition.ts';
import {
  ageColumn,
  aggregationStrategy,
  computedValues,
  conditions,
  derivedValues,
  flag,
  list,
  object,
  observedGeneration,
  stateColumn,
  summary,
  text,
} from './schemas.ts';

/** CRD of `<Prefix>Aggregate`. */
export function aggregateCrd(family: BundleFamily): CustomResourceDefinition {
  return customResourceDefinition({
    ...family,
    ...bundleFamilyNames(family.prefix).aggregate,
    role: 'aggregate',
    categories: ['api-operators'],
    description: `A roll-up over selected resources, those of ${family.prefix} and others.`,
    spec: object('What is rolled up, and how.', {
      resources: list(
        'Objects, by name.',
        object(
          'One object.',
          {
            kind: text('Its kind.'),
            name: text('Its name.'),
            namespace: text('Its namespace.'),
            apiVersion: text("Its group and version; absent: the Aggregate's own."),
          },
          ['kind', 'name'],
        ),
      ),
      resourceSelectors: list(
        'Objects, by labels or a pattern of the name.',
        object(
          'One selector.',
          {
            kind: text('Their kind.'),
            apiVersion: text("Their group and version; absent: the Aggregate's own."),
            namePattern: text('A regular expression (RE2).'),
            matchLabels: { type: 'object', additionalProperties: { type: 'string' } },
          },
          ['kind'],
        ),
      ),
      aggregationStrategy,
      derivedValues,
      paused: flag('Keep the last result.'),
    }),
    status: object('The result.', {
      state: { type: 'string', enum: ['Pending', 'Healthy', 'Degraded', 'Unknown', 'Paused'] },
      message: text('What goes on, and what to do about it.'),
      summary,
      computedValues,
      conditions,
      observedGeneration,
    }),
    columns: [
      stateColumn,
      { name: 'Total', type: 'integer', jsonPath: '.status.summary.total' },
      { name: 'Synced', type: 'integer', jsonPath: '.status.summary.synced' },
      { name: 'Failed', type: 'integer', jsonPath: '.status.summary.failed' },
      ageColumn,
    ],
  });
}

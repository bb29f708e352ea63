// SPDX-License-Identifier: Apache-2.0
import type { BundleFamily } from './bundle-family.ts';
import { bundleFamilyNames } from './bundle-family.ts';
import type { CrdSchema, CustomResourceDefinition } from './custom-resource-definition.ts';
import { customResourceDefinition } from './custom-resource-definition.ts';
import {
  ageColumn,
  aggregationStrategy,
  anyObject,
  computedValues,
  conditions,
  count,
  derivedValues,
  flag,
  list,
  listMap,
  messageColumn,
  object,
  observedGeneration,
  readyColumn,
  stateColumn,
  summary,
  target,
  targetAliases,
  targetConnection,
  text,
  time,
} from './schemas.ts';

const texts = (description: string): CrdSchema => list(description, { type: 'string' });

/** Schema of a Bundle's `spec`; releases hold the same as `template`. */
export function bundleSpecSchema(family: BundleFamily): CrdSchema {
  return object(
    'A graph of resources.',
    {
      resources: {
        ...listMap(
          'The nodes of the graph.',
          'id',
          object(
            'One node.',
            {
              id: text('The name of the node in the graph.', {
                pattern: '^[a-z][a-z0-9-]*$',
                maxLength: 63,
              }),
              kind: text(`The kind of the resource: ${family.kinds.join(', ')}, or one of apiVersion.`, {
                minLength: 1,
              }),
              apiVersion: text("Group and version of the kind; absent: the Bundle's own."),
              spec: anyObject('The spec of the resource; strings may hold ${…} with CEL.'),
              dependsOn: texts('Ids of nodes that must be ready first.'),
              wave: count('With syncWaves: nodes of a higher wave wait for the lower ones.', {
                format: 'int32',
              }),
              readyWhen: texts('CEL conditions; all must be true for the node to be ready.'),
              skipWhen: texts('CEL conditions; when all are true the node is left out.'),
              forEach: list('One child for each element of a list.', {
                type: 'object',
                description: 'A variable and the CEL expression of its list.',
                additionalProperties: { type: 'string' },
              }),
              externalRef: object(
                'An existing object that is read and never written.',
                { name: text('Its name.'), namespace: text('Its namespace.') },
                ['name'],
              ),
            },
            ['id', 'kind'],
          ),
        ),
        minItems: 1,
        maxItems: 5000,
      },
      syncWaves: flag('Whether the nodes go in waves.'),
      target,
      ...targetAliases,
      targetConnection,
      environment: text('The name of the environment; set by a Binding.'),
      derivedValues,
      aggregationStrategy,
      paused: flag('Stop creating, changing and deleting children.'),
      template: flag('Whether the Bundle is only a template for Bindings.'),
    },
    ['resources'],
  );
}

/** CRD of `<Prefix>Bundle`. */
export function bundleCrd(family: BundleFamily): CustomResourceDefinition {
  return customResourceDefinition({
    ...family,
    ...bundleFamilyNames(family.prefix).bundle,
    role: 'bundle',
    categories: ['api-operators'],
    description: `A graph of ${family.prefix} resources that are kept in step with the API.`,
    spec: bundleSpecSchema(family),
    status: object('How far the graph is.', {
      state: {
        type: 'string',
        enum: ['Pending', 'Syncing', 'Synced', 'Failed', 'Paused', 'Template'],
        description: 'The state in one word.',
      },
      message: text('What goes on, and what to do about it.'),
      resources: listMap(
        'The state of each node.',
        'id',
        object(
          'The state of one node.',
          {
            id: text('The id of the node.'),
            kind: text('Its kind.'),
            name: text('The name of its object.'),
            state: {
              type: 'string',
              enum: [
                'Pending',
                'Waiting',
                'Creating',
                'Syncing',
                'Synced',
                'Failed',
                'Blocked',
                'Skipped',
                'Deleting',
                'Paused',
              ],
              description: 'The state in one word.',
            },
            ready: flag('Whether the nodes that need it may start.'),
            skipped: flag('Whether skipWhen leaves it out.'),
            externalID: text("The external object's id."),
            message: text('Why it waits or failed.'),
            lastSyncTime: time('The last successful write to the API.'),
          },
          ['id', 'kind', 'name', 'state', 'ready'],
        ),
      ),
      summary,
      computedValues,
      aggregatedHealth: object('The health of the whole by aggregationStrategy.', {
        state: { type: 'string', enum: ['Pending', 'Healthy', 'Degraded', 'Unknown'] },
      }),
      observedGeneration,
      conditions,
      currentRelease: object(
        'Templates: the release of the accepted generation.',
        { name: text('Its name.'), digest: text('Its digest.') },
        ['name', 'digest'],
      ),
      configKeys: listMap(
        'The keys of config that the Bundle uses.',
        'name',
        object(
          'One key.',
          { name: text('Its name.'), type: text('The type that its value must have.') },
          ['name', 'type'],
        ),
      ),
    }),
    columns: [
      stateColumn,
      readyColumn,
      { name: 'Total', type: 'integer', jsonPath: '.status.summary.total' },
      { name: 'Synced', type: 'integer', jsonPath: '.status.summary.synced' },
      { name: 'Failed', type: 'integer', jsonPath: '.status.summary.failed' },
      messageColumn,
      ageColumn,
    ],
  });
}

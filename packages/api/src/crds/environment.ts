// SPDX-License-Identifier: Apache-2.0
import { GROUP, VERSION } from '../group.ts';
import type { CustomResourceDefinition } from './custom-resource-definition.ts';
import { customResourceDefinition } from './custom-resource-definition.ts';
import { ageColumn, flag, object, text } from './schemas.ts';

/** CRD of Environment. */
export function environmentCrd(): CustomResourceDefinition {
  return customResourceDefinition({
    group: GROUP,
    version: VERSION,
    kind: 'Environment',
    plural: 'environments',
    categories: ['api-operators'],
    description: 'A place that Bundles are promoted to.',
    spec: object('The environment.', {
      displayName: text('The name that people read.'),
      description: text('What it is for.'),
      isProduction: flag('Whether customers depend on it.'),
      dataPlaneRef: object(
        "OpenChoreo's data plane.",
        {
          kind: { type: 'string', enum: ['DataPlane', 'ClusterDataPlane'] },
          name: text('Its name.'),
        },
        ['kind', 'name'],
      ),
      destination: object('Where Bundles of this environment are rendered to.', {
        cluster: text('A cluster that the operator is configured with.'),
        namespace: text("Absent: the Binding's own."),
      }),
    }),
    columns: [
      { name: 'Production', type: 'boolean', jsonPath: '.spec.isProduction' },
      ageColumn,
    ],
  });
}

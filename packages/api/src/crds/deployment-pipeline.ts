// SPDX-License-Identifier: Apache-2.0
import { GROUP, VERSION } from '../group.ts';
import type { CustomResourceDefinition } from './custom-resource-definition.ts';
import { customResourceDefinition } from './custom-resource-definition.ts';
import { ageColumn, list, object, text } from './schemas.ts';

const environmentReference = (description: string) =>
  object(
    description,
    {
      name: text('Its name.', { minLength: 1, maxLength: 63 }),
      kind: { type: 'string', enum: ['Environment'], default: 'Environment' },
    },
    ['name'],
  );

/** CRD of DeploymentPipeline. */
export function deploymentPipelineCrd(): CustomResourceDefinition {
  return customResourceDefinition({
    group: GROUP,
    version: VERSION,
    kind: 'DeploymentPipeline',
    plural: 'deploymentpipelines',
    categories: ['api-operators'],
    description: 'Which environment may be promoted to which.',
    spec: object(
      'The pipeline.',
      {
        promotionPaths: list(
          'From each environment, where to.',
          object(
            'One step.',
            {
              sourceEnvironmentRef: environmentReference('From here,'),
              targetEnvironmentRefs: list('to these.', environmentReference('An environment.')),
            },
            ['sourceEnvironmentRef', 'targetEnvironmentRefs'],
          ),
        ),
      },
      ['promotionPaths'],
    ),
    columns: [ageColumn],
  });
}

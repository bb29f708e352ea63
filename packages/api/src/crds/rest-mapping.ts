// SPDX-License-Identifier: Apache-2.0
import { GROUP, VERSION } from '../group.ts';
import type { CustomResourceDefinition } from './custom-resource-definition.ts';
import { customResourceDefinition } from './custom-resource-definition.ts';
import { ageColumn, anyObject, list, listMap, object, text } from './schemas.ts';

/** CRD of RestMapping. */
export function restMappingCrd(): CustomResourceDefinition {
  return customResourceDefinition({
    group: GROUP,
    version: VERSION,
    kind: 'RestMapping',
    plural: 'restmappings',
    scope: 'Cluster',
    categories: ['api-operators'],
    description: 'How the custom resources of one kind become calls to a REST API.',
    spec: object(
      'The mapping.',
      {
        api: text("The API's name; also that of its default Connection.", { minLength: 1 }),
        group: text('The group of the kind.', { minLength: 1 }),
        kind: text('The kind.', { minLength: 1 }),
        plural: text('Its plural.', { minLength: 1 }),
        role: { type: 'string', enum: ['resource', 'query', 'action'] },
        within: object(
          'The kind whose objects hold those of this kind, where it has no CRD of its own.',
          { kind: text('Its name.'), plural: text('Its plural.'), member: text("The member of spec that holds the fields.") },
          ['kind', 'plural', 'member'],
        ),
        versions: listMap(
          'The mapping for each version of the kind.',
          'name',
          object(
            'The mapping for one version.',
            {
              name: text('The version.'),
              fields: list('Where each field of spec goes.', anyObject('One field.')),
              operations: anyObject('The REST operations, by what they are for.'),
              identity: anyObject('How the external object is known.'),
              nestedSecrets: list('Secret references below the top level of spec.', anyObject('One reference.')),
              security: list(
                'Alternatives; one is enough.',
                list('Schemes that are used together.', anyObject('One scheme.')),
              ),
            },
            ['name', 'fields', 'operations', 'security'],
          ),
        ),
      },
      ['api', 'group', 'kind', 'plural', 'role', 'versions'],
    ),
    columns: [
      { name: 'API', type: 'string', jsonPath: '.spec.api' },
      { name: 'Kind', type: 'string', jsonPath: '.spec.kind' },
      { name: 'Role', type: 'string', jsonPath: '.spec.role' },
      ageColumn,
    ],
  });
}

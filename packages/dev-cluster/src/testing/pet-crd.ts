// SPDX-License-Identifier: Apache-2.0

/** A CRD with everything that tests ask of one. */
export const petCrd = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'pets.petstore.example.com' },
  spec: {
    group: 'petstore.example.com',
    names: { kind: 'Pet', plural: 'pets', singular: 'pet', listKind: 'PetList', shortNames: ['pt'], categories: ['all'] },
    scope: 'Namespaced',
    versions: [
      {
        name: 'v1alpha1',
        served: true,
        storage: true,
        subresources: { status: {} },
        additionalPrinterColumns: [
          { name: 'Called', type: 'string', jsonPath: '.spec.name' },
          { name: 'State', type: 'string', jsonPath: '.status.state' },
          { name: 'Tags', type: 'string', jsonPath: '.spec.tags[*].name', priority: 1 },
          { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
        ],
        schema: {
          openAPIV3Schema: {
            type: 'object',
            description: 'A pet.',
            required: ['spec'],
            properties: {
              apiVersion: { type: 'string' },
              kind: { type: 'string' },
              metadata: { type: 'object' },
              spec: {
                type: 'object',
                description: 'What the pet should be.',
                required: ['name'],
                properties: {
                  name: { type: 'string', minLength: 1, description: 'What the pet is called.' },
                  kindOf: { type: 'string', enum: ['cat', 'dog'], default: 'cat' },
                  age: { type: 'integer', minimum: 0 },
                  tags: {
                    type: 'array',
                    'x-kubernetes-list-type': 'map',
                    'x-kubernetes-list-map-keys': ['name'],
                    items: { type: 'object', required: ['name'], properties: { name: { type: 'string' }, value: { type: 'string' } } },
                  },
                },
              },
              status: {
                type: 'object',
                properties: {
                  state: { type: 'string' },
                  conditions: {
                    type: 'array',
                    'x-kubernetes-list-type': 'map',
                    'x-kubernetes-list-map-keys': ['type'],
                    items: {
                      type: 'object',
                      required: ['type', 'status'],
                      properties: { type: { type: 'string' }, status: { type: 'string' }, reason: { type: 'string' } },
                    },
                  },
                },
              },
            },
          },
        },
      },
    ],
  },
};

export const PETS = '/apis/petstore.example.com/v1alpha1/namespaces/default/pets';

export function pet(name: string, spec: Record<string, unknown> = {}, metadata: Record<string, unknown> = {}) {
  return { apiVersion: 'petstore.example.com/v1alpha1', kind: 'Pet', metadata: { name, ...metadata }, spec: { name, ...spec } };
}

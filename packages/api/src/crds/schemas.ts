// SPDX-License-Identifier: Apache-2.0
import type { CrdSchema } from './custom-resource-definition.ts';

/** The pieces that several CRDs share. */
export const text = (description: string, more: CrdSchema = {}): CrdSchema => ({
  type: 'string',
  description,
  ...more,
});

export const flag = (description: string, more: CrdSchema = {}): CrdSchema => ({
  type: 'boolean',
  description,
  ...more,
});

export const count = (description: string, more: CrdSchema = {}): CrdSchema => ({
  type: 'integer',
  description,
  ...more,
});

export const time = (description: string): CrdSchema => ({
  type: 'string',
  format: 'date-time',
  description,
});

export const object = (
  description: string,
  properties: Record<string, CrdSchema>,
  required: string[] = [],
): CrdSchema => ({
  type: 'object',
  description,
  properties,
  ...(required.length ? { required } : {}),
});

export const list = (description: string, items: CrdSchema, more: CrdSchema = {}): CrdSchema => ({
  type: 'array',
  description,
  items,
  ...more,
});

export const listMap = (description: string, key: string, items: CrdSchema): CrdSchema =>
  list(description, items, {
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': [key],
  });

export const anyObject = (description: string): CrdSchema => ({
  type: 'object',
  description,
  'x-kubernetes-preserve-unknown-fields': true,
});

export const anyValue = (description: string): CrdSchema => ({
  description,
  'x-kubernetes-preserve-unknown-fields': true,
});

/** A Go duration, `90s`, `10m`, `1h30m`. */
export const duration = (description: string): CrdSchema => ({
  type: 'string',
  description,
  pattern: '^([0-9]+(\\.[0-9]+)?(ns|us|µs|ms|s|m|h))+$',
});

export const conditions: CrdSchema = listMap(
  'What is true of the object now, by type.',
  'type',
  object(
    'One aspect of the state.',
    {
      type: text('Ready, Synced, Stalled, …', { maxLength: 316 }),
      status: { type: 'string', enum: ['True', 'False', 'Unknown'] },
      reason: text('One CamelCase word for programs.', { maxLength: 1024 }),
      message: text('A sentence for people, with what to do.', { maxLength: 32768 }),
      observedGeneration: { type: 'integer', format: 'int64', minimum: 0 },
      lastTransitionTime: time('When status last changed.'),
    },
    ['type', 'status', 'reason', 'message', 'lastTransitionTime'],
  ),
);

export const observedGeneration: CrdSchema = {
  type: 'integer',
  format: 'int64',
  description: 'The generation of spec that this status is about.',
};

export const localReference = (description: string): CrdSchema =>
  object(
    description,
    {
      name: text('The name of the object.', { minLength: 1 }),
      namespace: text('Absent: the namespace of this object.'),
    },
    ['name'],
  );

export const secretKeyReference = (description: string): CrdSchema =>
  object(
    description,
    {
      name: text('The name of the Secret, in the same namespace.', { minLength: 1 }),
      key: text('The key in its data.', { minLength: 1 }),
    },
    ['name', 'key'],
  );

const targetProperties: Record<string, CrdSchema> = {
  baseURL: text('The URL that all operations are below.'),
  baseURLs: list('Several such URLs: each must hold the object.', { type: 'string' }),
  service: object(
    'A Service of the cluster.',
    {
      name: text('The name of the Service.'),
      port: { 'x-kubernetes-int-or-string': true, description: 'Its port, by number or name.' },
      scheme: { type: 'string', enum: ['http', 'https'] },
      path: text('The path of the API below it.'),
    },
    ['name'],
  ),
  pod: text('One Pod, by name.'),
  helmRelease: text('The workloads of a Helm release (label app.kubernetes.io/instance).'),
  statefulSet: text('The Pods of a StatefulSet.'),
  deployment: text('The Pods of a Deployment.'),
  labels: {
    type: 'object',
    description: 'Labels that the workloads must have besides.',
    additionalProperties: { type: 'string' },
  },
  podOrdinal: count('The Pod of the StatefulSet with this ordinal.', {
    format: 'int32',
    minimum: 0,
  }),
  namespace: text('Where the workload is. Absent: the namespace of this object.'),
};

export const target: CrdSchema = object(
  'Where the API lives, for this object alone; a targetConnection is the usual way.',
  targetProperties,
);
export { targetProperties };

/** Old flat names of target's members. */
export const targetAliases: Record<string, CrdSchema> = {
  targetHelmRelease: text('Alias of target.helmRelease.'),
  targetStatefulSet: text('Alias of target.statefulSet.'),
  targetDeployment: text('Alias of target.deployment.'),
  targetPod: text('Alias of target.pod.'),
  targetPodOrdinal: count('Alias of target.podOrdinal.', { format: 'int32', minimum: 0 }),
  targetNamespace: text('Alias of target.namespace.'),
  targetBaseURL: text('Alias of target.baseURL.'),
};

export const targetConnection = localReference('The Connection to the API.');

export const aggregationStrategy: CrdSchema = {
  type: 'string',
  enum: ['AllHealthy', 'AnyHealthy', 'Quorum'],
  description: 'How many must be healthy for the whole to be.',
};

export const endpointResponse = (description: string): CrdSchema =>
  object(
    description,
    {
      success: flag('Whether the call succeeded.'),
      statusCode: count('The HTTP status code.'),
      data: anyValue('The body of the answer.'),
      error: text('What went wrong.'),
      lastUpdated: time('When the answer came.'),
      executedAt: time('When the call was made.'),
    },
    ['success'],
  );

export const responses: CrdSchema = {
  type: 'object',
  description: 'The last answer of each endpoint, by URL, where there are several.',
  additionalProperties: endpointResponse('The last answer of this endpoint.'),
};

export const summary: CrdSchema = object('How many nodes are in which state.', {
  total: count('All nodes.'),
  synced: count('In step with the API.'),
  failed: count('Failed or blocked.'),
  pending: count('Not there yet.'),
  skipped: count('Left out by skipWhen.'),
});

export const derivedValues: CrdSchema = listMap(
  'Values computed from the resources, shown in status.computedValues.',
  'name',
  object(
    'One value.',
    {
      name: text('Its name.', { pattern: '^[a-zA-Z][a-zA-Z0-9_]*$' }),
      expression: text('CEL over resources, summary, config and environment.', { minLength: 1 }),
    },
    ['name', 'expression'],
  ),
);

export const computedValues: CrdSchema = listMap(
  'The derived values.',
  'name',
  object(
    'One value.',
    {
      name: text('Its name.'),
      value: text('Its value as text.'),
      error: text('Why it could not be computed.'),
    },
    ['name'],
  ),
);

export const ageColumn = {
  name: 'Age',
  type: 'date' as const,
  jsonPath: '.metadata.creationTimestamp',
};

export const stateColumn = { name: 'State', type: 'string' as const, jsonPath: '.status.state' };

export const readyColumn = {
  name: 'Ready',
  type: 'string' as const,
  jsonPath: '.status.conditions[?(@.type=="Ready")].status',
};

export const messageColumn = {
  name: 'Message',
  type: 'string' as const,
  jsonPath: '.status.message',
  priority: 1,
};

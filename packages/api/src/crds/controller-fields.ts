// SPDX-License-Identifier: Apache-2.0
import type { Role } from '../labels.ts';
import type { CrdSchema, PrinterColumn } from './custom-resource-definition.ts';
import {
  ageColumn,
  anyObject,
  anyValue,
  conditions,
  count,
  duration,
  endpointResponse,
  flag,
  list,
  messageColumn,
  object,
  observedGeneration,
  responses,
  stateColumn,
  target,
  targetAliases,
  targetConnection,
  text,
  time,
} from './schemas.ts';

type MappedRole = Extract<Role, 'resource' | 'query' | 'action'>;

/** What a resource's API allows; it decides which controller fields make sense. */
export interface Capabilities {
  create: boolean;
  delete: boolean;
  /** PUT, PATCH or POST-to-update. */
  update: boolean;
}

const shared: Record<string, CrdSchema> = {
  target,
  ...targetAliases,
  targetConnection,
  paused: flag('Stop calling the API; the last state stays.'),
  sync: anyObject('Further settings of the operator.'),
};

const choice = (description: string, ...values: string[]): CrdSchema => ({
  type: 'string',
  enum: values,
  description,
});

/** `spec.sync` of a resource. */
const resourceSync: CrdSchema = {
  type: 'object',
  description: 'Further settings of the operator.',
  'x-kubernetes-preserve-unknown-fields': true,
  properties: {
    drift: choice('A change that was made in the API is taken back, or only reported; absent: Heal.', 'Heal', 'Report'),
    onExternalDelete: choice(
      'An object that was deleted in the API is made again, or that is only reported; absent: Recreate.',
      'Recreate',
      'Report',
    ),
    adoptionPolicy: choice(
      'Before anything is created the object is looked for by what spec says of it. Adopt: it must exist. AdoptOrCreate: it is created where it does not. Absent: only an id (externalIDRef, or one that spec chooses) is looked for.',
      'Adopt',
      'AdoptOrCreate',
    ),
    adoptionFields: list('The fields of spec by which it is found; absent: those by which the API tells its objects apart.', text('A field of spec.'), {
      'x-kubernetes-list-type': 'set',
    }),
    override: object(
      'Values that take the place of those of spec for a while.',
      {
        values: anyObject('Fields of spec and their values.'),
        until: time('When spec counts again.'),
      },
      ['values', 'until'],
    ),
    acceptEndpoint: text('The same object lives at this address now.'),
    replicas: count('How many endpoints of the Connection must hold the object; absent: all.', { minimum: 1 }),
    aggregationStrategy: choice('How many of them are enough for Ready; absent: AllHealthy.', 'AllHealthy', 'AnyHealthy', 'Quorum'),
  },
};

/** Schemas of the fields of `spec` that steer the operator, for a kind of this role. */
export function controllerFieldSchemas(
  role: MappedRole,
  capabilities: Capabilities = { create: true, delete: true, update: true },
): Record<string, CrdSchema> {
  switch (role) {
    case 'resource':
      return {
        ...shared,
        sync: resourceSync,
        executionInterval: duration(
          'How often the API is looked at for drift; absent: 10 minutes, 0s: never.',
        ),
        externalIDRef: text('Adopt the existing object with this id instead of creating one.'),
        readOnly: flag('Only look at the object, never change it.'),
        ...(capabilities.update
          ? {
              mergeOnUpdate: flag(
                'Keep what the API holds beyond spec when the object is replaced.',
                { default: true },
              ),
            }
          : {}),
        ...(capabilities.delete
          ? {
              onDelete: {
                type: 'string' as const,
                enum: ['Delete', 'Orphan', 'Restore'],
                description:
                  'What becomes of the external object when this one is deleted; absent: Delete; what was adopted is left.',
              },
            }
          : {}),
      };
    case 'query':
      return {
        ...shared,
        executionInterval: duration('How often to ask; absent: once for each change of spec.'),
      };
    case 'action':
      return {
        ...shared,
        executionInterval: duration('How often to call; absent: once for each change of spec.'),
      };
    default:
      return role satisfies never;
  }
}

/** Schema of `status` of a kind of this role. `data` types the answer, where the document does. */
export function statusSchema(role: MappedRole, data?: CrdSchema): CrdSchema {
  const response = (description: string): CrdSchema => {
    const schema = endpointResponse(description);
    return data ? { ...schema, properties: { ...schema.properties, data } } : schema;
  };
  switch (role) {
    case 'resource':
      return object('What the operator saw and did last.', {
        state: {
          type: 'string',
          enum: ['Pending', 'Syncing', 'Synced', 'Failed', 'Observed', 'NotFound', 'Paused'],
          description: 'The state in one word.',
        },
        externalID: text("The external object's id."),
        message: text('What goes on, and what to do about it.'),
        conditions,
        observedGeneration,
        lastSyncTime: time('The last successful write to the API.'),
        lastGetTime: time('The last look at the API.'),
        response: response('The last answer.'),
        responses,
        driftDetected: flag('Whether the API differed from spec at the last look.'),
        driftDetectedCount: count('How often it did.', { format: 'int64' }),
        syncedGeneration: count('The generation of spec that the API has got last.', { format: 'int64' }),
        contention: object('The field that was changed in the API and taken back last.', {
          field: text('Names joined by dots.'),
          count: count('How often in a row.', { format: 'int64' }),
          lastTime: time('When it was taken back last.'),
        }),
        override: object('What spec.sync.override sets at this time.', {
          fields: list('Fields of spec.', text('A field.')),
          until: time('When spec counts again.'),
        }),
        createdByController: flag('Whether the operator created the external object.'),
        endpoint: text('The URL that the object was created under.'),
        originalState: anyValue('The external object as it was before it was first changed.'),
        adoptedAt: time('When an existing external object was taken over.'),
      });
    case 'query':
      return object('What the API answered last.', {
        state: {
          type: 'string',
          enum: ['Pending', 'Querying', 'Queried', 'Failed', 'Paused'],
          description: 'The state in one word.',
        },
        message: text('What goes on, and what to do about it.'),
        conditions,
        observedGeneration,
        lastQueryTime: time('The last successful answer.'),
        lastExecutionTime: time('The last call.'),
        nextExecutionTime: time('The next call.'),
        executionCount: count('Calls so far.', { format: 'int64' }),
        resultCount: count('How many elements the answer has.'),
        results: response('The last answer.'),
        responses,
      });
    case 'action':
      return object('What came of the call.', {
        state: {
          type: 'string',
          enum: ['Pending', 'Executing', 'Completed', 'Failed', 'Paused'],
          description: 'The state in one word.',
        },
        message: text('What goes on, and what to do about it.'),
        conditions,
        observedGeneration,
        executedAt: time('When the call was started.'),
        completedAt: time('When it was answered.'),
        lastExecutionTime: time('The last call.'),
        nextExecutionTime: time('The next call.'),
        executionCount: count('Calls so far.', { format: 'int64' }),
        httpStatusCode: count('The HTTP status code.'),
        result: response('The last answer.'),
        responses,
        successCount: count('Endpoints that succeeded.'),
        totalEndpoints: count('Endpoints that were called.'),
      });
    default:
      return role satisfies never;
  }
}

/** The columns of `kubectl get` for a kind of this role. */
export function printerColumns(role: MappedRole): PrinterColumn[] {
  switch (role) {
    case 'resource':
      return [
        stateColumn,
        { name: 'External-ID', type: 'string', jsonPath: '.status.externalID' },
        messageColumn,
        ageColumn,
      ];
    case 'query':
      return [
        stateColumn,
        { name: 'Results', type: 'integer', jsonPath: '.status.resultCount' },
        messageColumn,
        ageColumn,
      ];
    case 'action':
      return [
        stateColumn,
        { name: 'HTTP-Status', type: 'integer', jsonPath: '.status.httpStatusCode' },
        messageColumn,
        ageColumn,
      ];
    default:
      return role satisfies never;
  }
}

// SPDX-License-Identifier: Apache-2.0
import { GROUP, VERSION } from '../group.ts';
import type { CustomResourceDefinition } from './custom-resource-definition.ts';
import { customResourceDefinition } from './custom-resource-definition.ts';
import {
  ageColumn,
  conditions,
  count,
  duration,
  flag,
  list,
  object,
  observedGeneration,
  readyColumn,
  secretKeyReference,
  targetProperties,
  text,
} from './schemas.ts';

/** CRD of Connection. */
export function connectionCrd(): CustomResourceDefinition {
  return customResourceDefinition({
    group: GROUP,
    version: VERSION,
    kind: 'Connection',
    plural: 'connections',
    shortNames: ['conn'],
    categories: ['api-operators'],
    description: 'Where an API lives and how to log in to it.',
    spec: object('The address, the credentials and the limits.', {
      url: text('The URL that all operations are below, path included.', {
        pattern: '^https?://',
        maxLength: 2048,
      }),
      ...targetProperties,
      endpoints: object(
        'Which of several addresses calls go to, by health checks. Absent: no checks; several baseURLs hold each object, and of Pods the first that is ready is called.',
        {
          strategy: {
            type: 'string',
            enum: ['RoundRobin', 'LeaderOnly', 'AnyHealthy', 'AllHealthy', 'ByOrdinal'],
            description:
              'RoundRobin: the healthy ones in turn for queries; each resource and action keeps to one of them. LeaderOnly: the first whose last check succeeded. AnyHealthy: the first healthy one. AllHealthy: each of baseURLs holds each object, and nothing is sent while one is unhealthy. ByOrdinal: the Pod that statefulSet and podOrdinal name.',
          },
          healthCheck: object('A GET without credentials, sent to each address while the Connection is used.', {
            path: text('The path from the root of the host. Absent: that of the address itself.', {
              pattern: '^/',
              maxLength: 1024,
            }),
            interval: duration('The time between two checks of an address. Absent: 10s; at least 1s.'),
            timeout: duration('The time for one answer. Absent: 2s; at most 10s.'),
            expectedStatus: count('The HTTP status of a healthy address. Absent: any from 200 to 399.', {
              format: 'int32',
              minimum: 100,
              maximum: 599,
            }),
          }),
        },
        ['strategy'],
      ),
      credentials: {
        type: 'object',
        description:
          'Credentials by the name of the security scheme in the OpenAPI document, or default.',
        additionalProperties: object('One credential.', {
          apiKey: object(
            'An API key.',
            { secretRef: secretKeyReference('Where the key is.') },
            ['secretRef'],
          ),
          basic: object(
            'User name and password.',
            {
              usernameSecretRef: secretKeyReference('Where the user name is.'),
              passwordSecretRef: secretKeyReference('Where the password is.'),
            },
            ['usernameSecretRef', 'passwordSecretRef'],
          ),
          bearer: object(
            'A bearer token.',
            { secretRef: secretKeyReference('Where the token is.') },
            ['secretRef'],
          ),
          oauth2ClientCredentials: object(
            'OAuth 2.0 client credentials.',
            {
              clientIdSecretRef: secretKeyReference('Where the client id is.'),
              clientSecretSecretRef: secretKeyReference('Where the client secret is.'),
              tokenUrl: text("Absent: the document's."),
              scopes: list("Absent: the operation's.", { type: 'string' }),
            },
            ['clientIdSecretRef', 'clientSecretSecretRef'],
          ),
        }),
      },
      tls: object('TLS towards the API.', {
        caSecretRef: secretKeyReference('The certificate authority, PEM.'),
        certSecretRef: secretKeyReference('The client certificate, PEM.'),
        keySecretRef: secretKeyReference('The key of the client certificate, PEM.'),
        serverName: text('The name that the certificate must have.'),
      }),
      limits: object('How much the API is asked.', {
        requestsPerSecond: { type: 'number', description: 'Calls a second, all objects together.' },
        concurrency: count('Calls at once.', { format: 'int32', minimum: 1 }),
        timeout: duration('The time for one call.'),
        maxResponseBytes: count('The largest answer that is read.', { format: 'int64', minimum: 1 }),
      }),
      bundleRef: object(
        'The Bundle whose resources connections.<name>.resources shows.',
        {
          name: text('Its name.'),
          kind: text('Its kind.'),
          apiVersion: text('Its group and version.'),
          namespace: text("Absent: the Connection's own."),
        },
        ['name'],
      ),
      allowedNamespaces: list("Namespaces that may use it besides its own; '*': all.", {
        type: 'string',
      }),
    }),
    status: object('Where calls go at this moment.', {
      resolvedEndpoint: text('The URL.'),
      endpoints: list(
        'The addresses that spec.endpoints chooses among, the first 20.',
        object(
          'One address.',
          {
            url: text('Its URL.'),
            healthy: flag('Whether calls may go there.'),
            message: text('How its health check failed.'),
          },
          ['url', 'healthy'],
        ),
        { maxItems: 20 },
      ),
      conditions,
      observedGeneration,
    }),
    columns: [
      { name: 'Endpoint', type: 'string', jsonPath: '.status.resolvedEndpoint' },
      readyColumn,
      ageColumn,
    ],
  });
}

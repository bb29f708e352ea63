// SPDX-License-Identifier: Apache-2.0
import { GROUP, VERSION } from '../group.ts';
import type { CustomResourceDefinition } from './custom-resource-definition.ts';
import { customResourceDefinition } from './custom-resource-definition.ts';
import {
  ageColumn,
  conditions,
  count,
  duration,
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

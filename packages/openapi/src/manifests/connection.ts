// SPDX-License-Identifier: Apache-2.0
import { API_VERSION, LABEL_API, type JsonObject } from '@api-operators/api';
import type { ApiModel } from '../model/model.ts';

/** A Connection to fill in: the document's first server, and Secrets for its first way to log in. */
export function connectionTemplate(api: string, model: ApiModel): JsonObject {
  const requirements = (model.security.find(alternative => alternative.length > 0) ??
    model.operations.flatMap(operation => operation.security).find(alternative => alternative.length > 0) ??
    []) as ApiModel['security'][number];
  const secret = (key: string): JsonObject => ({ name: `${api}-credentials`, key });
  const credentials: JsonObject = {};
  let tls: JsonObject | undefined;
  for (const requirement of requirements) {
    switch (requirement.type) {
      case 'apiKey':
        credentials[requirement.scheme] = { apiKey: { secretRef: secret('api-key') } };
        break;
      case 'http-basic':
        credentials[requirement.scheme] = {
          basic: { usernameSecretRef: secret('username'), passwordSecretRef: secret('password') },
        };
        break;
      case 'http-bearer':
        credentials[requirement.scheme] = { bearer: { secretRef: secret('token') } };
        break;
      case 'oauth2-client-credentials':
        credentials[requirement.scheme] = {
          oauth2ClientCredentials: {
            clientIdSecretRef: secret('client-id'),
            clientSecretSecretRef: secret('client-secret'),
          },
        };
        break;
      case 'mutual-tls':
        tls = { certSecretRef: secret('tls.crt'), keySecretRef: secret('tls.key') };
        break;
      case 'unsupported':
        break;
      default:
        requirement satisfies never;
    }
  }
  const server = model.servers.find(url => /^https?:\/\//.test(url));
  return {
    apiVersion: API_VERSION,
    kind: 'Connection',
    metadata: { name: api, labels: { [LABEL_API]: api } },
    spec: {
      url: server ?? `https://${api}.example.com${model.servers[0] ?? ''}`,
      ...(Object.keys(credentials).length > 0 ? { credentials } : {}),
      ...(tls ? { tls } : {}),
    },
  };
}

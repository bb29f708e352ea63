// SPDX-License-Identifier: Apache-2.0
import { dump } from 'js-yaml';

const NAME = 'api-operators-dev';

/** A kubeconfig as YAML, with one context. */
export function kubeconfigOf({ url, caPem, user, token }: { url: string; caPem: string; user: string; token: string }): string {
  return dump({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      { name: NAME, cluster: { server: url, 'certificate-authority-data': Buffer.from(caPem).toString('base64') } },
    ],
    users: [{ name: user, user: { token } }],
    contexts: [{ name: NAME, context: { cluster: NAME, user, namespace: 'default' } }],
    'current-context': NAME,
  });
}

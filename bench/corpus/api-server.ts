// SPDX-License-Identifier: Apache-2.0
import { Agent, request } from 'node:https';
import type { CustomResourceDefinition } from '@api-operators/api';

/** Where a kube-apiserver listens, and how to be let in. */
export interface ApiServer {
  url: string;
  token: string;
  /** PEM */
  certificate: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 4 });
const PATH = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions?dryRun=All&fieldValidation=Strict';
const AT_ONCE = 4;

/** What kube-apiserver says against each CRD; undefined where it would create it. Nothing is created. */
export async function verdictsOf(
  crds: readonly CustomResourceDefinition[],
  server: ApiServer,
  progress: () => void,
): Promise<(string | undefined)[]> {
  const verdicts: (string | undefined)[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < crds.length) {
      const index = next;
      next += 1;
      verdicts[index] = await verdict(crds[index], server);
      progress();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return verdicts;
}

function verdict(crd: CustomResourceDefinition, { url, token, certificate }: ApiServer): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const sent = request(url + PATH, { method: 'POST', headers, agent, ca: certificate }, async response => {
      try {
        let text = '';
        for await (const chunk of response) text += String(chunk);
        resolve(response.statusCode === 201 ? undefined : messageOf(text) ?? `HTTP ${response.statusCode}`);
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    sent.on('error', reject);
    sent.end(JSON.stringify(crd));
  });
}

function messageOf(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { message?: string }).message?.slice(0, 2_000);
  } catch {
    return undefined;
  }
}

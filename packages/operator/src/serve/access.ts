// SPDX-License-Identifier: Apache-2.0
import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import type { KubeClient, ResourceType } from '@api-operators/kube';

/** Whether who sends this Authorization header may read this path. */
export type Access = (
  authorization: string | undefined,
  path: string,
) => Promise<'allowed' | 'unauthenticated' | 'forbidden'>;

const TOKEN_REVIEWS: ResourceType = {
  group: 'authentication.k8s.io',
  version: 'v1',
  plural: 'tokenreviews',
  kind: 'TokenReview',
  namespaced: false,
};
/** Longer than any token of a service account. */
const LONGEST_TOKEN = 16_384;

/**
 * Those whose bearer token the cluster knows (TokenReview), and whom it allows to `get` the path as a nonResourceURL
 * (SubjectAccessReview): a ClusterRole with `nonResourceURLs: [/metrics]` grants it. Rejects while the cluster is away.
 */
export function allowedByCluster(client: KubeClient): Access {
  return async (authorization, path) => {
    const token = bearer(authorization);
    if (token === undefined) return 'unauthenticated';
    const review = await client.of(TOKEN_REVIEWS).create({
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenReview',
      metadata: {} as { name: string },
      spec: { token },
    });
    const { authenticated, user } = (review.status ?? {}) as {
      authenticated?: boolean;
      user?: { username?: string; groups?: string[] };
    };
    if (authenticated !== true || !user?.username) return 'unauthenticated';
    const { allowed } = await client.subjectAccessReview({
      user: user.username,
      groups: user.groups ?? [],
      attributes: { verb: 'get', path },
    });
    return allowed ? 'allowed' : 'forbidden';
  };
}

/** Those who send this bearer token; white space around it does not count. It is read at each request, so that it may change. */
export function holdsToken(read: () => Promise<string>): Access {
  return async authorization => {
    const token = bearer(authorization);
    const wanted = (await read()).trim();
    if (token === undefined || wanted === '') return 'unauthenticated';
    // Of equal length, whatever is compared.
    return timingSafeEqual(digest(token), digest(wanted))
      ? 'allowed'
      : 'unauthenticated';
  };
}

/** Whether only processes of this machine can reach a host. */
export function isLoopback(host: string): boolean {
  return (
    host === 'localhost' ||
    host === '::1' ||
    (isIP(host) === 4 && host.startsWith('127.'))
  );
}

function bearer(authorization: string | undefined): string | undefined {
  const token = /^Bearer +([\x21-\x7e]+)$/i.exec(authorization ?? '')?.[1];
  return token !== undefined && token.length <= LONGEST_TOKEN
    ? token
    : undefined;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

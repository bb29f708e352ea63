// SPDX-License-Identifier: Apache-2.0
import type { Target } from '@api-operators/api';
import type { UnstructuredObject } from '@api-operators/kube';
import { consents, consentText } from './consent.ts';

/** Where a target's API is at this moment. */
export type Address =
  | {
      kind: 'ok';
      url: string;
      /** The same as long as it is the same API: the URL, or the workload where addresses come and go. */
      identity: string;
      /** All URLs, where the target names more than one; `url` is the first. */
      all?: string[];
      /** The URLs of all Pods that are ready, in the order of their names; `url` is the first. */
      ready?: string[];
    }
  | { kind: 'refused'; reason: string; message: string };

/** What a target's address is worked out from. */
export interface AddressLookups {
  /** The namespaces that may have their calls sent to Services and workloads of `namespace`; `*` = all. */
  allowedNamespaces(namespace: string): Promise<readonly string[]>;
  service(
    namespace: string,
    name: string,
  ): Promise<UnstructuredObject | undefined>;
  pod(namespace: string, name: string): Promise<UnstructuredObject | undefined>;
  /** Pods that carry all labels. */
  pods(
    namespace: string,
    labels: Record<string, string>,
  ): Promise<UnstructuredObject[]>;
  /** A StatefulSet or Deployment. */
  workload(
    kind: 'StatefulSet' | 'Deployment',
    namespace: string,
    name: string,
  ): Promise<UnstructuredObject | undefined>;
}

/**
 * The address of a target; the order of the cases is the order of precedence. `namespace` is that of the object that holds it: nothing of
 * another is read unless that one's own annotation names it, whoever wrote the object.
 */
export async function addressOf(
  target: Target & { url?: string },
  namespace: string,
  lookups: AddressLookups,
): Promise<Address> {
  const where = target.namespace ?? namespace;
  const fixed = target.url ?? target.baseURL;
  if (fixed) {
    return fixedUrl(fixed);
  }
  if (target.baseURLs && target.baseURLs.length > 0) {
    return several(target.baseURLs);
  }
  if (!(await consents(where, namespace, lookups))) {
    return {
      kind: 'refused',
      reason: 'NamespaceNotAllowed',
      message: consentText(where, namespace, 'call its Services and workloads'),
    };
  }
  if (target.service) {
    return service(target.service, where, lookups);
  }
  if (target.pod) {
    const pod = await lookups.pod(where, target.pod);
    return pod
      ? podAddress(pod, `pod ${where}/${target.pod}`)
      : missing(`there is no Pod ${target.pod} in namespace ${where}`);
  }
  if (target.statefulSet && target.podOrdinal !== undefined) {
    const name = `${target.statefulSet}-${target.podOrdinal}`;
    const pod = await lookups.pod(where, name);
    return pod
      ? podAddress(pod, `pod ${where}/${name}`)
      : missing(`there is no Pod ${name} in namespace ${where}`);
  }
  for (const [kind, name] of [
    ['StatefulSet', target.statefulSet],
    ['Deployment', target.deployment],
  ] as const) {
    if (name) {
      const workload = await lookups.workload(kind, where, name);
      const labels = matchLabels(workload);
      return labels
        ? anyPod(await lookups.pods(where, labels), `${kind} ${where}/${name}`)
        : missing(`there is no ${kind} ${name} in namespace ${where}`);
    }
  }
  const labels = {
    ...(target.helmRelease
      ? { 'app.kubernetes.io/instance': target.helmRelease }
      : {}),
    ...target.labels,
  };
  if (Object.keys(labels).length > 0) {
    const what = target.helmRelease
      ? `Helm release ${where}/${target.helmRelease}`
      : `pods with ${JSON.stringify(labels)} in ${where}`;
    return anyPod(await lookups.pods(where, labels), what);
  }
  return {
    kind: 'refused',
    reason: 'NoAddress',
    message: 'it names neither url, nor service, nor a workload',
  };
}

function several(texts: readonly string[]): Address {
  const urls: string[] = [];
  for (const text of texts) {
    const address = fixedUrl(text);
    if (address.kind === 'refused') {
      return address;
    }
    if (!urls.includes(address.url)) urls.push(address.url);
  }
  return {
    kind: 'ok',
    url: urls[0],
    identity: urls[0],
    ...(urls.length > 1 ? { all: urls } : {}),
  };
}

function fixedUrl(text: string): Address {
  try {
    const url = new URL(text);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
      return invalid(text, 'its scheme is not http or https');
    }
    if (url.username || url.password) {
      return invalid(
        url.host,
        'it holds a user name or password: put them in a Secret and name that under credentials',
      );
    }
    url.hash = '';
    const href = url.href.replace(/\/+$/, '');
    return { kind: 'ok', url: href, identity: href };
  } catch {
    return invalid(text, 'it is not a URL');
  }
}

async function service(
  wanted: NonNullable<Target['service']>,
  namespace: string,
  lookups: AddressLookups,
): Promise<Address> {
  let port = typeof wanted.port === 'number' ? wanted.port : undefined;
  if (port === undefined) {
    const found = await lookups.service(namespace, wanted.name);
    if (!found) {
      return missing(
        `there is no Service ${wanted.name} in namespace ${namespace}`,
      );
    }
    const ports = (found.spec?.ports ?? []) as {
      name?: string;
      port: number;
    }[];
    const match =
      typeof wanted.port === 'string'
        ? ports.find(
            each =>
              each.name === wanted.port || String(each.port) === wanted.port,
          )
        : ports[0];
    if (!match) {
      return missing(
        `Service ${namespace}/${wanted.name} has no port ${
          wanted.port ?? 'at all'
        }; it has ${
          ports.map(each => each.name ?? each.port).join(', ') || 'none'
        }`,
      );
    }
    port = match.port;
  }
  const scheme = wanted.scheme ?? (port === 443 ? 'https' : 'http');
  const path = wanted.path ? `/${wanted.path.replace(/^\/+|\/+$/g, '')}` : '';
  return fixedUrl(
    `${scheme}://${wanted.name}.${namespace}.svc.cluster.local:${port}${path}`,
  );
}

function anyPod(pods: UnstructuredObject[], what: string): Address {
  const ready = pods
    .filter(isReady)
    .toSorted((a, b) =>
      a.metadata.name.localeCompare(b.metadata.name, 'en', { numeric: true }),
    );
  if (ready.length === 0) {
    return missing(`no pod of ${what} is ready`);
  }
  const first = podAddress(ready[0], what);
  const urls = ready
    .map(pod => podAddress(pod, what))
    .flatMap(address => (address.kind === 'ok' ? [address.url] : []));
  return first.kind === 'ok' ? { ...first, ready: urls } : first;
}

function podAddress(pod: UnstructuredObject, identity: string): Address {
  const ip = pod.status?.podIP;
  if (typeof ip !== 'string' || ip === '') {
    return missing(
      `Pod ${pod.metadata.namespace}/${pod.metadata.name} has no address yet`,
    );
  }
  const containers = (pod.spec?.containers ?? []) as {
    ports?: { containerPort?: number }[];
  }[];
  const port =
    containers.flatMap(each => each.ports ?? [])[0]?.containerPort ?? 8080;
  return {
    kind: 'ok',
    url: `http://${ip.includes(':') ? `[${ip}]` : ip}:${port}`,
    identity,
  };
}

function isReady(pod: UnstructuredObject): boolean {
  const conditions = (pod.status?.conditions ?? []) as {
    type?: string;
    status?: string;
  }[];
  return (
    !pod.metadata.deletionTimestamp &&
    conditions.some(each => each.type === 'Ready' && each.status === 'True')
  );
}

function matchLabels(
  workload: UnstructuredObject | undefined,
): Record<string, string> | undefined {
  const selector = workload?.spec?.selector as
    | { matchLabels?: Record<string, string> }
    | undefined;
  return selector?.matchLabels;
}

function missing(message: string): Address {
  return { kind: 'refused', reason: 'NoAddress', message };
}

function invalid(text: string, why: string): Address {
  return {
    kind: 'refused',
    reason: 'InvalidURL',
    message: `"${text}" cannot be called: ${why}`,
  };
}

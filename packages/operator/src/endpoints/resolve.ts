// SPDX-License-Identifier: Apache-2.0
import type {
  Connection,
  EndpointHealth,
  JsonObject,
  TargetConnection,
} from '@api-operators/api';
import { isObject } from '@api-operators/rest-mapping';
import type { TlsOptions } from '../rest/connector.ts';
import type { CallRate } from '../rest/limiter.ts';
import { durationMillis } from '../kinds/duration.ts';
import { addressOf, type AddressLookups } from './address.ts';
import {
  loginText,
  readCredentials,
  secretNames,
  type Credentials,
  type SecretValues,
} from './credentials.ts';
import { pickEndpoints } from './pick.ts';
import type { Prober } from './prober.ts';
import { targetOf } from './target.ts';
import type { Use } from './uses.ts';

/** Limits of one call. */
export interface CallLimits {
  timeoutMs: number;
  maxResponseBytes: number;
}

/** Where an object's calls go and how they log in. */
export type Resolution = {
  /** What the resolution depends on, found or not. */
  uses: Use[];
  /** What was chosen among, where the Connection's `spec.endpoints` says how. */
  endpoints?: EndpointHealth[];
} & (
  | {
      kind: 'ok';
      url: string;
      identity: string;
      /** Every URL that must hold the object, where there is more than one; `url` is the first. */
      all?: string[];
      /** For messages: `Connection shop/petstore logs in with Secret petstore, key api-key`. */
      login: string;
      credentials: Credentials;
      tls: TlsOptions | undefined;
      limits: CallLimits;
      /** The Connection (`shop/petstore`) whose calls these are, all objects together, and how many it allows. */
      connection?: { key: string; rate: CallRate };
    }
  | { kind: 'refused'; reason: string; message: string }
);

export interface EndpointLookups extends AddressLookups {
  connection(namespace: string, name: string): Connection | undefined;
  /** Ready to be read at once; waits for the first read of a namespace's Secrets. */
  secrets(namespace: string): Promise<SecretValues>;
  /** What a Secret holds, byte for byte; undefined where it is not there. */
  secretBytes(
    namespace: string,
    name: string,
  ): Promise<ReadonlyMap<string, Uint8Array> | undefined>;
  /** The version of a Secret that was read; changes with its content. */
  secretVersion(namespace: string, name: string): string;
  /** The health of the addresses of Connections. */
  prober: Pick<Prober, 'look' | 'nextTurn'>;
}

const DEFAULT_LIMITS: CallLimits = {
  timeoutMs: 30_000,
  maxResponseBytes: 8 * 1024 * 1024,
};

/**
 * Where the calls of an object go: its own `target`, else the Connection that `targetConnection` names, else the Connection
 * named as the API in its namespace. A `target` never gets a Connection's credentials: they belong to the Connection's address.
 */
export async function resolveEndpoint(
  object: {
    namespace: string;
    spec: JsonObject;
    api: string;
    /** The same text stays with one of several addresses as long as these are healthy; absent: the next in turn. */
    keepsTo?: string;
  },
  lookups: EndpointLookups,
): Promise<Resolution> {
  const target = targetOf(object.spec);
  if (target) {
    const address = await addressOf(target, object.namespace, lookups);
    return address.kind === 'ok'
      ? {
          ...address,
          uses: [],
          login:
            'spec.target names the address directly, so no credentials are sent: use a Connection to log in',
          credentials: {},
          tls: undefined,
          limits: DEFAULT_LIMITS,
        }
      : { ...address, message: `spec.target: ${address.message}`, uses: [] };
  }
  const named = isObject(object.spec.targetConnection)
    ? (object.spec.targetConnection as unknown as TargetConnection)
    : undefined;
  const name = named?.name ?? object.api;
  const namespace = named?.namespace ?? object.namespace;
  const connection = lookups.connection(namespace, name);
  const use: Use = `Connection ${namespace}/${name}`;
  if (!connection || connection.metadata.deletionTimestamp) {
    const message = named
      ? `there is no Connection ${name} in namespace ${namespace}, which spec.targetConnection names`
      : `nothing says where the API is: make a Connection named ${name} in namespace ${namespace}, or set spec.targetConnection`;
    return {
      kind: 'refused',
      reason: 'ConnectionMissing',
      message,
      uses: [use],
    };
  }
  const allowed = connection.spec?.allowedNamespaces ?? [];
  if (
    namespace !== object.namespace &&
    !allowed.includes('*') &&
    !allowed.includes(object.namespace)
  ) {
    return {
      kind: 'refused',
      reason: 'ConnectionNotAllowed',
      message: `Connection ${namespace}/${name} is not open to namespace ${object.namespace}: its spec.allowedNamespaces must name it`,
      uses: [use],
    };
  }
  return resolveConnection(connection, lookups, object.keepsTo);
}

/** Where a Connection leads, with its credentials. */
export async function resolveConnection(
  connection: Connection,
  lookups: EndpointLookups,
  keepsTo?: string,
): Promise<Resolution> {
  const spec = connection.spec ?? {};
  const namespace = connection.metadata.namespace ?? '';
  const what = `Connection ${namespace}/${connection.metadata.name}`;
  const names = secretNames(spec);
  const uses: Use[] = [
    `Connection ${namespace}/${connection.metadata.name}`,
    ...names.map((name): Use => `Secret ${namespace}/${name}`),
  ];
  const { requestsPerSecond, concurrency } = spec.limits ?? {};
  if (
    (requestsPerSecond !== undefined && !(requestsPerSecond > 0)) ||
    (concurrency !== undefined && !(concurrency >= 1))
  ) {
    return {
      kind: 'refused',
      reason: 'InvalidLimits',
      message: `${what}: spec.limits.requestsPerSecond must be more than 0 and spec.limits.concurrency at least 1; leave them out for no limit`,
      uses,
    };
  }
  const address = await addressOf(spec, namespace, lookups);
  if (address.kind === 'refused') {
    return { ...address, message: `${what}: ${address.message}`, uses };
  }
  const secrets: SecretValues =
    names.length > 0 ? await lookups.secrets(namespace) : () => undefined;
  const read = readCredentials(spec, namespace, secrets);
  if (read.kind === 'refused') {
    return { ...read, message: `${what}: ${read.message}`, uses };
  }
  const key = `${namespace}/${connection.metadata.name}`;
  const picked = await pickEndpoints(
    spec,
    { key, keepsTo, address, tls: read.tls },
    lookups.prober,
  );
  if (picked.kind === 'refused') {
    return { ...picked, message: `${what}: ${picked.message}`, uses };
  }
  return {
    ...picked,
    uses,
    login: `${what} ${loginText(spec)}`,
    credentials: read.credentials,
    tls: read.tls,
    limits: {
      timeoutMs: Math.max(
        100,
        durationMillis(spec.limits?.timeout ?? '') ?? DEFAULT_LIMITS.timeoutMs,
      ),
      maxResponseBytes:
        spec.limits?.maxResponseBytes ?? DEFAULT_LIMITS.maxResponseBytes,
    },
    connection: {
      key,
      rate: {
        ...(requestsPerSecond === undefined ? {} : { requestsPerSecond }),
        ...(concurrency === undefined ? {} : { concurrency }),
      },
    },
  };
}

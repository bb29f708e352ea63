// SPDX-License-Identifier: Apache-2.0
import { lookup } from 'node:dns/promises';
import { buildConnector } from 'undici';
import type { EgressPolicy } from './egress.ts';

/** The addresses of a name, or of an IP literal in whatever spelling. */
export type Lookup = (host: string) => Promise<string[]>;

export interface TlsOptions {
  ca?: string;
  cert?: string;
  key?: string;
  servername?: string;
}

/** Thrown inside the connector, and recognised where the dispatcher hands it back. */
export class EgressRefused extends Error {}

/** Addresses of one name that are dialled at most, one after the other. */
const MOST_ADDRESSES = 4;

/** What the machine's own resolver says. */
export const systemLookup: Lookup = async host =>
  (await lookup(host, { all: true })).map(each => each.address);

/**
 * Opens connections that are checked at connect time, on the address that is really dialled: literals
 * in whatever spelling, and each answer of a look-up, so that a name that changes its address between
 * check and use gains nothing.
 *
 * @param timeout - milliseconds for one address, TLS included
 */
export function guardedConnector(options: {
  policy: EgressPolicy;
  tls: TlsOptions;
  lookup: Lookup;
  timeout: number;
}): buildConnector.connector {
  const { policy, tls, timeout } = options;
  const lookUp = oneAtATime(options.lookup, timeout);
  const connect = buildConnector({ timeout, allowH2: false, ...tls });
  return (wanted, callback) => {
    const host = wanted.hostname.replace(/^\[|\]$/g, '');
    const port = Number(
      wanted.port || (wanted.protocol === 'https:' ? 443 : 80),
    );
    // Not what a Host header says: the certificate is for the name that was dialled.
    const servername = tls.servername ?? serverName(host);
    const attempt = (addresses: string[], last: Error | null) => {
      const [address, ...rest] = addresses;
      if (address === undefined) {
        callback(last ?? new Error(`${host} has no address`), null);
        return;
      }
      connect({ ...wanted, hostname: address, servername }, (error, socket) => {
        if (error) {
          attempt(rest, error);
        } else {
          callback(null, socket);
        }
      });
    };
    lookUp(host).then(
      addresses => {
        const allowed = addresses.filter(address =>
          policy.allows(host, port, address),
        );
        if (allowed.length === 0) {
          callback(new EgressRefused(refusal(host, port, addresses)), null);
        } else {
          attempt(allowed.slice(0, MOST_ADDRESSES), null);
        }
      },
      (error: Error) => callback(error, null),
    );
  };
}

function refusal(
  host: string,
  port: number,
  addresses: readonly string[],
): string {
  const shown = addresses.slice(0, MOST_ADDRESSES).join(', ');
  return `${host}:${port} is ${
    shown || 'nowhere'
  }, which is not public and which the operator's egress.allow does not list`;
}

/** One look-up of a name at a time, so that a slow name server keeps only one thread; nobody waits for it longer than `ms`. */
function oneAtATime(lookUp: Lookup, ms: number): Lookup {
  const running = new Map<string, Promise<string[]>>();
  return async host => {
    let found = running.get(host);
    if (!found) {
      found = lookUp(host).finally(() => running.delete(host));
      running.set(host, found);
    }
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new LookupTimeout()), ms);
    try {
      return await Promise.race([found, late.promise]);
    } finally {
      clearTimeout(timer);
    }
  };
}

class LookupTimeout extends Error {
  code = 'EAI_AGAIN';
}

/** TLS names must be names: an address has none. */
function serverName(host: string): string | undefined {
  return /^[\d.]+$|:/.test(host) ? undefined : host.replace(/\.$/, '');
}

// SPDX-License-Identifier: Apache-2.0
import ipaddr from 'ipaddr.js';

/** Which addresses may be called. Public unicast addresses always may, except by a cluster's own names; the rest only where allowed. */
export interface EgressPolicy {
  /** Whether a connection to `address` (an IP literal) for `host:port` may be opened. */
  allows(host: string, port: number, address: string): boolean;
}

type Rule =
  | { kind: 'host'; host: string; port: number | undefined }
  | {
      kind: 'range';
      range: [ipaddr.IPv4 | ipaddr.IPv6, number];
      port: number | undefined;
    };

export type EgressParsed =
  | { kind: 'ok'; policy: EgressPolicy }
  | { kind: 'refused'; problems: string[] };

/**
 * Reads an allow-list: `host:port`, `host`, an IP address with or without a port, or a CIDR range. A
 * host entry allows whatever address that very name resolves to; an address entry allows that address
 * under any name.
 */
export function egressPolicy(allow: readonly string[]): EgressParsed {
  const rules: Rule[] = [];
  const problems: string[] = [];
  for (const entry of allow) {
    const rule = parse(entry.trim());
    if (rule) {
      rules.push(rule);
    } else {
      problems.push(
        `egress.allow: "${entry}" is neither host:port, nor an address, nor a CIDR range`,
      );
    }
  }
  if (problems.length > 0) {
    return { kind: 'refused', problems };
  }
  return {
    kind: 'ok',
    policy: {
      allows: (host, port, address) => allows(rules, host, port, address),
    },
  };
}

function parse(entry: string): Rule | undefined {
  if (entry.includes('/')) {
    return ipaddr.isValidCIDR(entry)
      ? { kind: 'range', range: ipaddr.parseCIDR(entry), port: undefined }
      : undefined;
  }
  const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(entry);
  const [host, port] = bracketed
    ? [bracketed[1], bracketed[2]]
    : ipaddr.IPv6.isValid(entry)
    ? [entry, undefined]
    : /^([^:]+)(?::(\d+))?$/.exec(entry)?.slice(1) ?? [undefined, undefined];
  if (!host || (port !== undefined && Number(port) > 65535)) {
    return undefined;
  }
  const number = port === undefined ? undefined : Number(port);
  if (ipaddr.isValid(host)) {
    const address = ipaddr.process(host);
    return {
      kind: 'range',
      range: [address, address.kind() === 'ipv4' ? 32 : 128],
      port: number,
    };
  }
  return /^[a-z0-9._-]+$/i.test(host)
    ? { kind: 'host', host: host.toLowerCase(), port: number }
    : undefined;
}

function allows(
  rules: readonly Rule[],
  host: string,
  port: number,
  address: string,
): boolean {
  if (!ipaddr.isValid(address)) {
    return false;
  }
  const name = nameOf(host);
  const ip = ipaddr.process(address);
  if (isPublic(ip) && !isInternal(name)) {
    return true;
  }
  return rules.some(rule => {
    if (rule.port !== undefined && rule.port !== port) {
      return false;
    }
    if (rule.kind === 'host') {
      return nameOf(rule.host) === name;
    }
    return (
      rule.range[0].kind() === ip.kind() &&
      ip.match(rule.range as [ipaddr.IPv4, number])
    );
  });
}

/** A name as it is compared: `Localhost.` and `localhost` are one. */
function nameOf(host: string): string {
  return host.toLowerCase().replace(/\.+$/, '');
}

/**
 * Names that mean something of this machine, cluster or network, whatever address they have: those
 * without a dot are looked up in the cluster's own search domains.
 */
function isInternal(name: string): boolean {
  return (
    !ipaddr.isValid(name) &&
    (!name.includes('.') ||
      /\.(svc|cluster\.local|local|localhost|internal)$/.test(name))
  );
}

/**
 * Ranges such as NAT64 and 6to4 carry an IPv4 address inside; they are not called "unicast" and stay
 * refused, and so do ISATAP addresses and all of IPv6 that is not handed out to the public.
 */
function isPublic(ip: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (ip.range() !== 'unicast') {
    return false;
  }
  if (ip.kind() === 'ipv4') {
    return true;
  }
  const { parts } = ip as ipaddr.IPv6;
  const isatap = parts[5] === 0x5efe && (parts[4] & 0xfdff) === 0;
  return parts[0] >> 13 === 1 && !isatap;
}

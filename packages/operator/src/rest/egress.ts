// SPDX-License-Identifier: Apache-2.0
import ipaddr from 'ipaddr.js';

/** Which addresses may be called. Public unicast addresses always may; the rest only where allowed. */
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
  const ip = ipaddr.process(address);
  if (isPublic(ip)) {
    return true;
  }
  return rules.some(rule => {
    if (rule.port !== undefined && rule.port !== port) {
      return false;
    }
    if (rule.kind === 'host') {
      return rule.host === host.toLowerCase();
    }
    return (
      rule.range[0].kind() === ip.kind() &&
      ip.match(rule.range as [ipaddr.IPv4, number])
    );
  });
}

/** Ranges such as NAT64 and 6to4 carry an IPv4 address inside; they are not called "unicast" and stay refused. */
function isPublic(ip: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return ip.range() === 'unicast';
}

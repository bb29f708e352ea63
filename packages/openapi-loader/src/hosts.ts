// SPDX-License-Identifier: Apache-2.0
import ipaddr from 'ipaddr.js';

/** Which hosts and addresses a list of `LoadPolicy.allowedHosts` lets through; pure. */
export interface HostRules {
  /** Why a host may not be asked; undefined where it may. Does not look names up. */
  refuseHost(host: string): string | undefined;
  /** Why an address that a host leads to may not be connected to; undefined where it may. */
  refuseAddress(host: string, address: string): string | undefined;
}

export function hostRules(allowed: readonly string[]): HostRules {
  const names = new Set<string>();
  const suffixes: string[] = [];
  const networks: [ipaddr.IPv4 | ipaddr.IPv6, number][] = [];
  for (const entry of allowed) {
    const bare = entry.trim().toLowerCase().replace(/^\[|\]$/g, '');
    if (bare.includes('/') && ipaddr.isValidCIDR(bare)) networks.push(ipaddr.parseCIDR(bare));
    else if (ipaddr.isValid(bare)) {
      const address = ipaddr.process(bare);
      networks.push([address, address.kind() === 'ipv4' ? 32 : 128]);
    } else if (bare.startsWith('*.')) suffixes.push(bare.slice(1));
    else if (bare) names.add(bare);
  }
  const listed = (address: ipaddr.IPv4 | ipaddr.IPv6) =>
    networks.some(([network, bits]) => network.kind() === address.kind() && address.match([network, bits] as never));
  return {
    refuseHost(host) {
      const bare = host.toLowerCase().replace(/^\[|\]$/g, '').replace(/\.$/, '');
      if (ipaddr.isValid(bare)) {
        return listed(ipaddr.process(bare)) ? undefined : `${bare} is not among the allowed hosts`;
      }
      if (names.has(bare) || suffixes.some(suffix => bare.endsWith(suffix))) return undefined;
      return `${bare} is not among the allowed hosts`;
    },
    refuseAddress(host, address) {
      if (!ipaddr.isValid(address)) return `${host} leads to something that is no address`;
      const parsed = ipaddr.process(address);
      if (parsed.range() === 'unicast' || listed(parsed)) return undefined;
      if (parsed.range() === 'loopback' && host.toLowerCase() === 'localhost' && names.has('localhost')) {
        return undefined;
      }
      return `${host} leads to ${address}, a ${parsed.range()} address that is not listed`;
    },
  };
}

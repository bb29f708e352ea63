// SPDX-License-Identifier: Apache-2.0
import { Failure } from '../values/signals.ts';
import { Opaque } from '../values/values.ts';
import { define, library } from './definition.ts';

class Ip extends Opaque {
  readonly celType = 'ip_address';
  readonly bits: bigint;
  readonly family: 4 | 6;
  constructor(bits: bigint, family: 4 | 6) {
    super();
    this.bits = bits;
    this.family = family;
  }

  static parse(text: string): Ip | undefined {
    const bits = text.includes(':') ? parse6(text) : parse4(text);
    return bits === undefined ? undefined : new Ip(bits, text.includes(':') ? 6 : 4);
  }

  get width(): number {
    return this.family === 4 ? 32 : 128;
  }
  /** Whether the first `prefix` bits are those of `base`. */
  within(base: string, prefix: number): boolean {
    const network = Ip.parse(base)!;
    const shift = BigInt(this.width - prefix);
    return network.family === this.family && this.bits >> shift === network.bits >> shift;
  }
  equals(other: Opaque): boolean {
    return this.family === (other as Ip).family && this.bits === (other as Ip).bits;
  }
  toText(): string {
    if (this.family === 4) return [24n, 16n, 8n, 0n].map(at => (this.bits >> at) & 255n).join('.');
    return text6(Array.from({ length: 8 }, (_, i) => ((this.bits >> BigInt(112 - 16 * i)) & 0xffffn).toString(16)));
  }
}

function parse4(text: string): bigint | undefined {
  if (!/^(?:\d{1,3}\.){3}\d{1,3}$/.test(text)) return undefined;
  const parts = text.split('.');
  if (parts.some(part => Number(part) > 255 || (part.length > 1 && part.startsWith('0')))) return undefined;
  return parts.reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);
}

/** Zones and IPv4 written inside IPv6 are refused, as in Kubernetes. */
function parse6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map(half => (half === '' ? [] : half.split(':')));
  const groups = tail === undefined ? head : [...head, ...Array(Math.max(0, 8 - head.length - tail.length)).fill('0'), ...tail];
  if (groups.length !== 8 || (tail && head.length + tail.length > 7)) return undefined;
  if (!groups.every(group => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n);
}

/** The longest run of two or more zero groups becomes `::`. */
function text6(groups: string[]): string {
  const runs = [...groups.map(group => (group === '0' ? '0' : 'x')).join('').matchAll(/0{2,}/g)];
  const longest = runs.reduce<RegExpExecArray | undefined>((best, run) => (best && best[0].length >= run[0].length ? best : run), undefined);
  if (!longest) return groups.join(':');
  return `${groups.slice(0, longest.index).join(':')}::${groups.slice(longest.index + longest[0].length).join(':')}`;
}

class Cidr extends Opaque {
  readonly celType = 'cidr';
  readonly address: Ip;
  readonly prefix: number;
  constructor(address: Ip, prefix: number) {
    super();
    this.address = address;
    this.prefix = prefix;
  }

  static parse(text: string): Cidr | undefined {
    const match = /^(.+)\/(0|[1-9]\d{0,2})$/.exec(text);
    const address = match ? Ip.parse(match[1]) : undefined;
    return address && Number(match![2]) <= address.width ? new Cidr(address, Number(match![2])) : undefined;
  }

  get masked(): Cidr {
    const shift = BigInt(this.address.width - this.prefix);
    return new Cidr(new Ip((this.address.bits >> shift) << shift, this.address.family), this.prefix);
  }
  contains(ip: Ip): boolean {
    const shift = BigInt(this.address.width - this.prefix);
    return ip.family === this.address.family && ip.bits >> shift === this.address.bits >> shift;
  }
  equals(other: Opaque): boolean {
    return this.prefix === (other as Cidr).prefix && this.address.equals((other as Cidr).address);
  }
  toText(): string {
    return `${this.address.toText()}/${this.prefix}`;
  }
}

function parseIp(text: string): Ip {
  const value = Ip.parse(text);
  if (!value) throw new Failure(`"${text}" is no IP address`);
  return value;
}

function parseCidr(text: string): Cidr {
  const value = Cidr.parse(text);
  if (!value) throw new Failure(`"${text}" is no CIDR block`);
  return value;
}

function isMulticast(ip: Ip): boolean {
  return ip.within('224.0.0.0', 4) || ip.within('ff00::', 8);
}

function isLoopback(ip: Ip): boolean {
  return ip.within('127.0.0.0', 8) || ip.within('::1', 128);
}

function isLinkLocalUnicast(ip: Ip): boolean {
  return ip.within('169.254.0.0', 16) || ip.within('fe80::', 10);
}

function isGlobalUnicast(ip: Ip): boolean {
  const broadcast = ip.family === 4 && ip.bits === 0xffffffffn;
  return ip.bits !== 0n && !broadcast && !isLoopback(ip) && !isMulticast(ip) && !isLinkLocalUnicast(ip);
}

export const ip = library('ip', [
  define<[string]>('ip(string): ip_address', ([text]) => parseIp(text)),
  define<[string]>('isIP(string): bool', ([text]) => Ip.parse(text) !== undefined),
  define<[string]>('ip.isCanonical(string): bool', ([text]) => parseIp(text).toText() === text),
  define<[Ip]>('ip_address.family(): int', ([value]) => BigInt(value.family)),
  define<[Ip]>('ip_address.isUnspecified(): bool', ([value]) => value.bits === 0n),
  define<[Ip]>('ip_address.isLoopback(): bool', ([value]) => isLoopback(value)),
  define<[Ip]>('ip_address.isLinkLocalMulticast(): bool', ([value]) => value.within('224.0.0.0', 24) || value.within('ff02::', 16)),
  define<[Ip]>('ip_address.isLinkLocalUnicast(): bool', ([value]) => isLinkLocalUnicast(value)),
  define<[Ip]>('ip_address.isGlobalUnicast(): bool', ([value]) => isGlobalUnicast(value)),
  define<[Ip]>('string(ip_address): string', ([value]) => value.toText()),
]);

export const cidr = library('cidr', [
  define<[string]>('cidr(string): cidr', ([text]) => parseCidr(text)),
  define<[string]>('isCIDR(string): bool', ([text]) => Cidr.parse(text) !== undefined),
  define<[Cidr, string]>('cidr.containsIP(string): bool', ([block, text]) => block.contains(parseIp(text))),
  define<[Cidr, Ip]>('cidr.containsIP(ip_address): bool', ([block, value]) => block.contains(value)),
  define<[Cidr, string]>('cidr.containsCIDR(string): bool', ([block, text]) => containsBlock(block, parseCidr(text))),
  define<[Cidr, Cidr]>('cidr.containsCIDR(cidr): bool', ([block, other]) => containsBlock(block, other)),
  define<[Cidr]>('cidr.ip(): ip_address', ([block]) => block.address),
  define<[Cidr]>('cidr.masked(): cidr', ([block]) => block.masked),
  define<[Cidr]>('cidr.prefixLength(): int', ([block]) => BigInt(block.prefix)),
  define<[Cidr]>('string(cidr): string', ([block]) => block.toText()),
]);

function containsBlock(block: Cidr, other: Cidr): boolean {
  return other.prefix >= block.prefix && block.contains(other.address);
}

// SPDX-License-Identifier: Apache-2.0
import { isDate, parseDateTime } from './date-time.ts';
import { isUri } from './uri.ts';

type Check = (text: string) => boolean;

const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const DURATION = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h)(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))*$/;
const WORDY_DURATION =
  /^\d+\s*(?:ns|nano|nanos?econds?|us|µs|micro|microseconds?|ms|milli|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?)$/i;
const LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;

/**
 * The string formats that kube-apiserver checks in custom resources, by name without dashes.
 * Any other format is accepted for any string, as there.
 */
export const STRING_FORMATS: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['datetime', text => parseDateTime(text) !== undefined],
  ['date', text => isDateText(text)],
  ['duration', text => text === '0' || DURATION.test(text) || WORDY_DURATION.test(text)],
  ['byte', text => text.length > 0 && text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)],
  ['uri', isUri],
  ['email', text => /^(?:[^<>@]*<[^\s@<>]+@[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+)$/.test(text)],
  ['hostname', text => isHostname(text)],
  ['ipv4', text => isIPv4(text)],
  ['ipv6', text => isIPv6(text)],
  ['cidr', text => isCidr(text)],
  ['mac', text => /^[0-9a-f]{2}(?:([:-])[0-9a-f]{2})(?:\1[0-9a-f]{2}){4}$/i.test(text)],
  ['uuid', text => UUID.test(text)],
  ['uuid3', text => UUID.test(text) && /^.{8}-?.{4}-?3/.test(text)],
  ['uuid4', text => UUID.test(text) && /^.{8}-?.{4}-?4.{3}-?[89ab]/i.test(text)],
  ['uuid5', text => UUID.test(text) && /^.{8}-?.{4}-?5.{3}-?[89ab]/i.test(text)],
  ['bsonobjectid', text => /^[0-9a-f]{24}$/i.test(text)],
  ['hexcolor', text => /^#?(?:[0-9a-f]{3}|[0-9a-f]{6})$/i.test(text)],
  ['rgbcolor', text => isRgb(text)],
  ['ssn', text => /^\d{3}[- ]?\d{2}[- ]?\d{4}$/.test(text)],
  ['isbn10', text => isIsbn10(text)],
  ['isbn13', text => isIsbn13(text)],
  ['isbn', text => isIsbn10(text) || isIsbn13(text)],
  ['creditcard', text => isCreditCard(text)],
  ['password', () => true],
  ['k8sshortname', text => text.length <= 63 && LABEL.test(text)],
  ['k8slongname', text => text.length <= 253 && text.split('.').every(label => LABEL.test(label))],
]);

function isDateText(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  return match !== null && isDate(Number(match[1]), Number(match[2]), Number(match[3]));
}

function isHostname(text: string): boolean {
  if (text.length === 0 || text.length > 255) return false;
  const labels = text.split('.');
  if (labels.length > 1 && !/^\p{L}{2,63}$/u.test(labels[labels.length - 1])) return false;
  return labels.every(label => /^[\p{L}\p{S}0-9](?:[\p{L}\p{S}0-9-]{0,61}[\p{L}\p{S}0-9])?$/u.test(label));
}

function isIPv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every(part => /^0*\d{1,3}$/.test(part) && Number(part) <= 255);
}

function isIPv6(text: string): boolean {
  const [address, tail] = splitMapped(text);
  if (address === undefined) return false;
  const halves = address.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap(half => (half === '' ? [] : half.split(':')));
  if (!groups.every(group => /^[0-9a-f]{1,4}$/i.test(group))) return false;
  const wanted = tail ? 6 : 8;
  return halves.length === 2 ? groups.length < wanted : groups.length === wanted;
}

function splitMapped(text: string): [string | undefined, boolean] {
  if (!text.includes(':')) return [undefined, false];
  if (!text.includes('.')) return [text, false];
  const cut = text.lastIndexOf(':');
  if (!isIPv4(text.slice(cut + 1))) return [undefined, false];
  const head = text.slice(0, cut);
  return [head.endsWith(':') ? `${head}:`.replace(/:{3}$/, '::') : head, true];
}

function isCidr(text: string): boolean {
  const cut = text.indexOf('/');
  if (cut < 0 || !/^\d{1,3}$/.test(text.slice(cut + 1))) return false;
  const bits = Number(text.slice(cut + 1));
  const address = text.slice(0, cut);
  return (isIPv4(address) && bits <= 32) || (isIPv6(address) && bits <= 128);
}

function isRgb(text: string): boolean {
  const match = /^rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)$/.exec(text);
  return match !== null && match.slice(1).every(part => Number(part) <= 255);
}

function isIsbn10(text: string): boolean {
  const digits = text.replace(/[\s-]/g, '');
  if (!/^\d{9}[\dX]$/.test(digits)) return false;
  const sum = [...digits].reduce((total, c, i) => total + (c === 'X' ? 10 : Number(c)) * (10 - i), 0);
  return sum % 11 === 0;
}

function isIsbn13(text: string): boolean {
  const digits = text.replace(/[\s-]/g, '');
  if (!/^\d{13}$/.test(digits)) return false;
  return [...digits].reduce((total, c, i) => total + Number(c) * (i % 2 ? 3 : 1), 0) % 10 === 0;
}

function isCreditCard(text: string): boolean {
  const digits = text.replace(/[^0-9]/g, '');
  if (!/^(?:4\d{12}(?:\d{3})?|5[1-5]\d{14}|6(?:011|5\d\d)\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|(?:2131|1800|35\d{3})\d{11})$/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, c, i) => {
    const n = Number(c) * (i % 2 ? 2 : 1);
    return total + (n > 9 ? n - 9 : n);
  }, 0);
  return sum % 10 === 0;
}

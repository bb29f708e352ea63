// SPDX-License-Identifier: Apache-2.0

/** Fields whose values are never the same twice. */
const VOLATILE = new Set([
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'deletionTimestamp',
  'lastTransitionTime',
  'time',
  'continue',
  'eTag',
  'hash',
  'holderIdentity',
  'remainingItemCount',
  'serverAddressByClientCIDRs',
]);

/** An answer with what cannot be the same twice replaced, so that two servers' answers compare. */
export function normalize(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) {
    return value.map(item => normalize(item));
  }
  if (value !== null && typeof value === 'object') {
    const result: Record<string, unknown> = {};
    for (const name of Object.keys(value).sort()) {
      result[name] = normalize((value as Record<string, unknown>)[name], name);
    }
    return result;
  }
  if (VOLATILE.has(key) && value !== '' && value !== null) {
    return `<${key}>`;
  }
  if (typeof value === 'string') {
    return value
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>')
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>')
      .replace(/^\d+(ms|s|m|h)(\d+s)?$/, '<age>');
  }
  return value;
}

/** One place where two answers differ. */
export interface AnswerDifference {
  path: string;
  expected: unknown;
  actual: unknown;
}

const SHOWN = 12;

/**
 * Where the actual answer differs from the expected one, at most 12 places. Lists that name their elements
 * (`name`, `groupVersion`) may lack elements with `subset`: a small server serves fewer kinds.
 */
export function differences(
  expected: unknown,
  actual: unknown,
  options: { subset: boolean },
): AnswerDifference[] {
  const found: AnswerDifference[] = [];
  compare(expected, actual, '', options.subset, found);
  return found.slice(0, SHOWN);
}

function compare(
  expected: unknown,
  actual: unknown,
  path: string,
  subset: boolean,
  found: AnswerDifference[],
): void {
  if (Array.isArray(expected) && Array.isArray(actual)) {
    if (subset && actual.every(item => nameOf(item) !== undefined)) {
      for (const item of actual) {
        const name = nameOf(item);
        const twin = expected.find(each => nameOf(each) === name);
        compare(twin, item, `${path}[${name}]`, subset, found);
      }
      return;
    }
    for (let index = 0; index < Math.max(expected.length, actual.length); index += 1) {
      compare(expected[index], actual[index], `${path}[${index}]`, subset, found);
    }
    return;
  }
  if (isObject(expected) && isObject(actual)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
      compare(expected[key], actual[key], path ? `${path}.${key}` : key, subset, found);
    }
    return;
  }
  if (expected !== actual) {
    found.push({ path, expected, actual });
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function nameOf(item: unknown): string | undefined {
  if (!isObject(item)) {
    return typeof item === 'string' ? item : undefined;
  }
  const metadata = isObject(item.metadata) ? item.metadata : {};
  const name = item.groupVersion ?? item.resource ?? item.version ?? item.name ?? metadata.name;
  return name === undefined ? undefined : String(name);
}

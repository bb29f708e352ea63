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
  'serverAddress',
]);

/** Lists whose order means nothing: of times, or of a server's maps. */
const UNORDERED = new Set(['managedFields', 'causes', 'resourceRules', 'nonResourceRules']);

/** An answer with what cannot be the same twice replaced, so that two servers' answers compare. */
export function normalize(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) {
    const items = value.map(item => normalize(item));
    return UNORDERED.has(key) ? items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : items;
  }
  if (isObject(value)) {
    const result: Record<string, unknown> = {};
    for (const name of Object.keys(value).sort()) {
      result[normalizeText(name)] = normalize(value[name], name);
    }
    return result;
  }
  if (VOLATILE.has(key) && value !== '' && value !== null) {
    return `<${key}>`;
  }
  return typeof value === 'string' ? normalizeText(value) : value;
}

const TEXTS: [RegExp, string | ((whole: string, ...groups: string[]) => string)][] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>'],
  [/^\d+(ms|s|m|h|d)(\d+[smh])?$/, '<age>'],
  [/\b10\.96\.\d+\.\d+\b/g, '<address>'],
  [/(resource version: \d+, current: |too old resource version: \d+ \()\d+/gi, '$1<version>'],
  [/(resourceVersion\\*":\\*"|ResourceVersion in record \()\d+/g, '$1<version>'],
  [/\bmade-up-[a-z0-9]{5}\b/g, 'made-up-<suffix>'],
  // Several bindings of the system allow the same; a server names any of them.
  [/^RBAC: allowed by ClusterRoleBinding "system:.*/, 'RBAC: allowed by <the system>'],
  // Reasons come in the order of a map.
  [/(is invalid: \[)(.*)(\])$/s, (_whole, start, list, end) => start + list.split(', ').sort().join(', ') + end],
];

function normalizeText(text: string): string {
  return TEXTS.reduce(
    (result, [pattern, by]) => (typeof by === 'string' ? result.replace(pattern, by) : result.replace(pattern, by)),
    text,
  );
}

/** One place where two answers differ. */
export interface AnswerDifference {
  path: string;
  expected: unknown;
  actual: unknown;
}

/**
 * Where the actual answer differs from the expected one. With `subset`, lists that name their elements
 * (`name`, `groupVersion`) may lack elements: a small server serves fewer kinds.
 */
export function differences(
  expected: unknown,
  actual: unknown,
  options: { subset: boolean },
): AnswerDifference[] {
  const found: AnswerDifference[] = [];
  compare(expected, actual, '', options.subset, found);
  return found;
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
  const name = item.groupVersion ?? item.resource ?? item.subresource ?? item.version ?? item.name ?? metadata.name;
  return name === undefined ? undefined : String(name);
}

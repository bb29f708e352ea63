// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject } from '../objects/json.ts';
import { arrayOf, objectOf, textOf } from '../objects/json.ts';
import type { Attributes } from './attributes.ts';
import { resourceText } from './attributes.ts';

/** rbac/v1 PolicyRule with every list present. */
export type PolicyRule = {
  verbs: string[];
  apiGroups: string[];
  resources: string[];
  resourceNames: string[];
  nonResourceURLs: string[];
};

export function policyRules(rules: Json | undefined): PolicyRule[] {
  return arrayOf(rules).map(item => {
    const rule: JsonObject = objectOf(item);
    const texts = (field: string) => arrayOf(rule[field]).map(textOf);
    return {
      verbs: texts('verbs'),
      apiGroups: texts('apiGroups'),
      resources: texts('resources'),
      resourceNames: texts('resourceNames'),
      nonResourceURLs: texts('nonResourceURLs'),
    };
  });
}

export function ruleAllows(rule: PolicyRule, attributes: Attributes): boolean {
  if (!rule.verbs.includes('*') && !rule.verbs.includes(attributes.verb)) return false;
  if (attributes.kind === 'path') return rule.nonResourceURLs.some(pattern => pathMatches(pattern, attributes.path));
  return (
    (rule.apiGroups.includes('*') || rule.apiGroups.includes(attributes.group)) &&
    rule.resources.some(resource => resourceMatches(resource, attributes)) &&
    (rule.resourceNames.length === 0 || (attributes.name !== undefined && rule.resourceNames.includes(attributes.name)))
  );
}

function resourceMatches(pattern: string, attributes: Extract<Attributes, { kind: 'resource' }>): boolean {
  if (pattern === '*' || pattern === resourceText(attributes)) return true;
  return attributes.subresource !== undefined && pattern === `*/${attributes.subresource}`;
}

function pathMatches(pattern: string, path: string): boolean {
  if (pattern === '*' || pattern === path) return true;
  return pattern.endsWith('*') && path.startsWith(pattern.replace(/\*+$/, ''));
}

/** Whether everything that `wanted` allows is allowed by one of `held`: nobody may give what he has not. */
export function covers(held: PolicyRule[], wanted: PolicyRule): boolean {
  return single(wanted).every(one => held.some(rule => coversOne(rule, one)));
}

function coversOne(held: PolicyRule, one: PolicyRule): boolean {
  const has = (list: string[], value: string) => list.includes('*') || list.includes(value);
  if (!has(held.verbs, one.verbs[0])) return false;
  if (one.nonResourceURLs.length > 0) return held.nonResourceURLs.some(pattern => pathMatches(pattern, one.nonResourceURLs[0]));
  const [resource, subresource] = one.resources[0].split('/');
  return (
    has(held.apiGroups, one.apiGroups[0]) &&
    (has(held.resources, one.resources[0]) || (subresource !== undefined && resource !== '*' && held.resources.includes(`*/${subresource}`))) &&
    (held.resourceNames.length === 0 || (one.resourceNames.length > 0 && held.resourceNames.includes(one.resourceNames[0])))
  );
}

/** A rule taken apart into rules of one verb, group, resource and name each. */
function single(rule: PolicyRule): PolicyRule[] {
  const none = { apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [] };
  return rule.verbs.flatMap(verb => [
    ...rule.nonResourceURLs.map(url => ({ ...none, verbs: [verb], nonResourceURLs: [url] })),
    ...rule.apiGroups.flatMap(group =>
      rule.resources.flatMap(resource =>
        (rule.resourceNames.length > 0 ? rule.resourceNames.map(name => [name]) : [[]]).map(resourceNames => ({
          ...none,
          verbs: [verb],
          apiGroups: [group],
          resources: [resource],
          resourceNames,
        })),
      ),
    ),
  ]);
}

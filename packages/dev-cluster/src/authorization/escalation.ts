// SPDX-License-Identifier: Apache-2.0
import { isMaster } from '../authentication/user.ts';
import { forbidden } from '../http/status.ts';
import type { Json, JsonObject } from '../objects/json.ts';
import { isObject, objectOf, textOf } from '../objects/json.ts';
import { parseBody } from '../requests/body.ts';
import type { ResourceRequest } from '../requests/request.ts';
import type { Authorizer } from './authorizer.ts';
import type { PolicyRule } from './rules.ts';
import { covers, policyRules } from './rules.ts';

const GROUP = 'rbac.authorization.k8s.io';

/** Nobody writes a role, or binds one, that allows more than he may do himself. */
export function checkEscalation(authorizer: Authorizer, request: ResourceRequest, result?: JsonObject): void {
  const { type, user, namespace, name } = request;
  if (type.group !== GROUP || isMaster(user)) return;
  const object = result ?? body(request);
  const isBinding = type.kind.endsWith('Binding');
  const role = objectOf(object.roleRef);
  const asked = isBinding
    ? { verb: 'bind', resource: role.kind === 'Role' ? 'roles' : 'clusterroles', name: textOf(role.name) }
    : { verb: 'escalate', resource: type.plural, name: textOf(objectOf(object.metadata).name) || name };
  if (authorizer.decide(user, { kind: 'resource', group: GROUP, namespace: namespace || undefined, ...asked }).allowed) return;
  const wanted = isBinding
    ? (authorizer.roleRules(textOf(role.kind), textOf(role.name), namespace ?? '') ?? [])
    : policyRules(object.rules);
  const held = authorizer.rulesOf(user, namespace || undefined);
  const extra = wanted.filter(rule => !covers(held, rule));
  if (extra.length === 0) return;
  const groups = user.groups.map(group => JSON.stringify(group)).join(' ');
  throw forbidden(
    { group: GROUP, kind: type.plural },
    textOf(objectOf(object.metadata).name) || (name ?? ''),
    `user ${JSON.stringify(user.name)} (groups=[${groups}]) is attempting to grant RBAC permissions not currently held:\n${extra.map(described).join('\n')}`,
  );
}

function body(request: ResourceRequest): JsonObject {
  const value: Json = parseBody(request.body, request.contentType, request.type.kind);
  return isObject(value) ? value : {};
}

function described(rule: PolicyRule): string {
  const shown = (field: string, values: string[]) => (values.length > 0 ? [`${field}:[${values.map(value => JSON.stringify(value)).join(' ')}]`] : []);
  return `{${[
    ...shown('APIGroups', rule.apiGroups),
    ...shown('Resources', rule.resources),
    ...shown('ResourceNames', rule.resourceNames),
    ...shown('NonResourceURLs', rule.nonResourceURLs),
    ...shown('Verbs', rule.verbs),
  ].join(', ')}}`;
}

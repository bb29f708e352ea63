// SPDX-License-Identifier: Apache-2.0
import type { User } from '../authentication/user.ts';
import { isMaster } from '../authentication/user.ts';
import type { Json, JsonObject } from '../objects/json.ts';
import { arrayOf, objectOf, parseJson, textOf } from '../objects/json.ts';
import { selectorOf } from '../objects/label-selector.ts';
import type { Obj } from '../objects/object.ts';
import type { Change, Store } from '../storage/store.ts';
import type { Attributes } from './attributes.ts';
import type { PolicyRule } from './rules.ts';
import { policyRules, ruleAllows } from './rules.ts';

export type Decision = { allowed: boolean; reason: string };

const GROUP = 'rbac.authorization.k8s.io';
const ROLES = `roles.${GROUP}`;
const CLUSTER_ROLES = `clusterroles.${GROUP}`;
const BINDINGS = `rolebindings.${GROUP}`;
const CLUSTER_BINDINGS = `clusterrolebindings.${GROUP}`;

type Binding = { name: string; namespace?: string; role: { kind: string; name: string }; subjects: JsonObject[] };

/** RBAC over the stored roles and bindings, which it holds ready until one of them changes. */
export class Authorizer {
  readonly #store: Store;
  #rules: Map<string, PolicyRule[]> | undefined;
  #bindings: Binding[] = [];

  constructor(store: Store) {
    this.#store = store;
    store.listen((change: Change) => {
      if (change.resource.endsWith(GROUP)) this.#rules = undefined;
    });
  }

  decide(user: User, attributes: Attributes): Decision {
    if (isMaster(user)) return { allowed: true, reason: '' };
    const namespace = attributes.kind === 'resource' ? attributes.namespace : undefined;
    for (const { binding, rules } of this.#rulesFor(user, namespace)) {
      if (rules.some(rule => ruleAllows(rule, attributes))) {
        const kind = binding.namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding';
        const where = binding.namespace === undefined ? '' : `/${binding.namespace}`;
        return {
          allowed: true,
          reason: `RBAC: allowed by ${kind} ${JSON.stringify(binding.name + where)} of ${binding.role.kind} ${JSON.stringify(binding.role.name)} to ${describeSubject(user, binding)}`,
        };
      }
    }
    return { allowed: false, reason: '' };
  }

  /** Every rule that applies to the user, in this namespace or in the whole cluster. */
  rulesOf(user: User, namespace?: string): PolicyRule[] {
    if (isMaster(user)) {
      const everything = { verbs: ['*'], resourceNames: [] };
      return [
        { ...everything, apiGroups: ['*'], resources: ['*'], nonResourceURLs: [] },
        { ...everything, apiGroups: [], resources: [], nonResourceURLs: ['*'] },
      ];
    }
    return [...this.#rulesFor(user, namespace)].flatMap(({ rules }) => rules);
  }

  /** The rules of a role that a binding names. */
  roleRules(kind: string, name: string, namespace: string): PolicyRule[] | undefined {
    return this.#load().get(kind === 'Role' ? `${namespace}/${name}` : name);
  }

  *#rulesFor(user: User, namespace: string | undefined): Generator<{ binding: Binding; rules: PolicyRule[] }> {
    const roles = this.#load();
    for (const binding of this.#bindings) {
      if (binding.namespace !== undefined && binding.namespace !== namespace) continue;
      if (!binding.subjects.some(subject => isSubject(subject, user, binding.namespace))) continue;
      const key = binding.role.kind === 'Role' ? `${binding.namespace}/${binding.role.name}` : binding.role.name;
      const rules = roles.get(key);
      if (rules) yield { binding, rules };
    }
  }

  #load(): Map<string, PolicyRule[]> {
    if (this.#rules) return this.#rules;
    const rules = new Map<string, PolicyRule[]>();
    const clusterRoles = this.#objects(CLUSTER_ROLES);
    for (const role of clusterRoles) rules.set(role.metadata.name!, aggregated(role, clusterRoles));
    for (const role of this.#objects(ROLES)) rules.set(`${role.metadata.namespace}/${role.metadata.name}`, policyRules(role.rules));
    this.#bindings = [...this.#objects(CLUSTER_BINDINGS), ...this.#objects(BINDINGS)].map(binding => ({
      name: binding.metadata.name!,
      namespace: binding.metadata.namespace,
      role: { kind: textOf(objectOf(binding.roleRef).kind), name: textOf(objectOf(binding.roleRef).name) },
      subjects: arrayOf(binding.subjects).map(objectOf),
    }));
    this.#rules = rules;
    return rules;
  }

  #objects(resource: string): Obj[] {
    return this.#store.rows(resource).map(row => parseJson(row.body) as Obj);
  }
}

/** The rules of a role, or of all roles that its aggregationRule selects. */
function aggregated(role: Obj, all: Obj[]): PolicyRule[] {
  const selectors: Json[] = arrayOf(objectOf(role.aggregationRule).clusterRoleSelectors);
  if (selectors.length === 0) return policyRules(role.rules);
  const matches = selectors.map(selectorOf);
  return all
    .filter(other => other !== role && matches.some(match => match(other.metadata.labels)))
    .flatMap(other => policyRules(other.rules));
}

function isSubject(subject: JsonObject, user: User, bindingNamespace: string | undefined): boolean {
  switch (subject.kind) {
    case 'User':
      return subject.name === user.name;
    case 'Group':
      return user.groups.includes(textOf(subject.name));
    case 'ServiceAccount':
      return user.name === `system:serviceaccount:${textOf(subject.namespace) || bindingNamespace}:${textOf(subject.name)}`;
    default:
      return false;
  }
}

function describeSubject(user: User, binding: Binding): string {
  const subject = binding.subjects.find(item => isSubject(item, user, binding.namespace))!;
  const where = subject.kind === 'ServiceAccount' ? `/${textOf(subject.namespace) || binding.namespace}` : '';
  return `${textOf(subject.kind)} ${JSON.stringify(textOf(subject.name) + where)}`;
}

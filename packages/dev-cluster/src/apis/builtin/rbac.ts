// SPDX-License-Identifier: Apache-2.0
import type { Problem } from '@api-operators/schema';
import type { Json } from '../../objects/json.ts';
import { arrayOf, equal, isObject, objectOf, textOf } from '../../objects/json.ts';
import { invalidValue, requiredValue } from '../../objects/metadata.ts';
import { isPathSegment } from '../../objects/names.ts';
import type { Obj } from '../../objects/object.ts';
import { column, nameColumn } from '../../table/columns.ts';
import { builtin } from './builtin.ts';

const GROUP = 'rbac.authorization.k8s.io';
const createdAt = column('Created At', object => object.metadata.creationTimestamp ?? '');
const roleColumn = column('Role', object => `${textOf(objectOf(object.roleRef).kind)}/${textOf(objectOf(object.roleRef).name)}`);
const subjectsOf = (kind: string) => (object: Obj) =>
  arrayOf(object.subjects)
    .map(objectOf)
    .filter(subject => subject.kind === kind)
    .map(subject => (kind === 'ServiceAccount' ? `${textOf(subject.namespace)}/` : '') + textOf(subject.name))
    .join(', ');
const bindingColumns = [
  roleColumn,
  column('Users', subjectsOf('User'), { wide: true }),
  column('Groups', subjectsOf('Group'), { wide: true }),
  column('ServiceAccounts', subjectsOf('ServiceAccount'), { wide: true }),
];

const role = (kind: string, plural: string, cluster: boolean) =>
  builtin({
    group: GROUP,
    kind,
    plural,
    schema: `io.k8s.api.rbac.v1.${kind}`,
    cluster,
    nameRule: isPathSegment,
    allColumns: [nameColumn, createdAt],
    hooks: { default: object => void (object.rules ??= []), validate: object => ruleProblems(object, cluster) },
  });

const binding = (kind: string, plural: string, cluster: boolean) =>
  builtin({
    group: GROUP,
    kind,
    plural,
    schema: `io.k8s.api.rbac.v1.${kind}`,
    cluster,
    nameRule: isPathSegment,
    columns: bindingColumns,
    hooks: { default: defaultBinding, validate: bindingProblems },
  });

export const clusterRole = role('ClusterRole', 'clusterroles', true);
export const namespacedRole = role('Role', 'roles', false);
export const clusterRoleBinding = binding('ClusterRoleBinding', 'clusterrolebindings', true);
export const roleBinding = binding('RoleBinding', 'rolebindings', false);

function defaultBinding(object: Obj): void {
  if (isObject(object.roleRef)) object.roleRef.apiGroup ??= GROUP;
  for (const subject of arrayOf(object.subjects)) {
    if (isObject(subject) && subject.kind !== 'ServiceAccount') subject.apiGroup ??= GROUP;
  }
}

function ruleProblems(object: Obj, cluster: boolean): Problem[] {
  const problems: Problem[] = [];
  arrayOf(object.rules).forEach((item, i) => {
    const rule = objectOf(item);
    const path = `rules[${i}]`;
    const has = (field: string) => arrayOf(rule[field] as Json).length > 0;
    if (!has('verbs')) problems.push(requiredValue(`${path}.verbs`, 'verbs must contain at least one value'));
    if (has('nonResourceURLs')) {
      if (!cluster) problems.push(invalidValue(`${path}.nonResourceURLs`, rule.nonResourceURLs, 'namespaced rules cannot apply to non-resource URLs'));
      if (has('apiGroups') || has('resources')) {
        problems.push(invalidValue(`${path}.nonResourceURLs`, rule.nonResourceURLs, 'rules cannot apply to both regular resources and non-resource URLs'));
      }
      return;
    }
    if (!has('apiGroups')) problems.push(requiredValue(`${path}.apiGroups`, 'resource rules must supply at least one api group'));
    if (!has('resources')) problems.push(requiredValue(`${path}.resources`, 'resource rules must supply at least one resource'));
  });
  return problems;
}

function bindingProblems(object: Obj, old: Obj | undefined): Problem[] {
  const problems: Problem[] = [];
  const { kind, name } = objectOf(object.roleRef);
  const kinds = object.kind === 'ClusterRoleBinding' ? ['ClusterRole'] : ['Role', 'ClusterRole'];
  if (!kinds.includes(textOf(kind))) {
    const supported = kinds.map(text => JSON.stringify(text)).join(', ');
    problems.push({ path: 'roleRef.kind', reason: 'FieldValueNotSupported', message: `Unsupported value: ${JSON.stringify(textOf(kind))}: supported values: ${supported}` });
  }
  if (!name) problems.push(requiredValue('roleRef.name'));
  if (old && !equal(object.roleRef, old.roleRef)) {
    const shown = { APIGroup: objectOf(object.roleRef).apiGroup, Kind: kind, Name: name };
    problems.push(invalidValue('roleRef', shown, 'cannot change roleRef'));
  }
  arrayOf(object.subjects).forEach((item, i) => {
    if (!textOf(objectOf(item).name)) problems.push(requiredValue(`subjects[${i}].name`));
  });
  return problems;
}

// SPDX-License-Identifier: Apache-2.0
import type { Problem, StructuralSchema } from '@api-operators/schema';
import { structuralProblems } from '@api-operators/schema';
import type { JsonObject } from '../../objects/json.ts';
import { arrayOf, equal, isObject, objectOf, textOf } from '../../objects/json.ts';
import { invalidValue, requiredValue } from '../../objects/metadata.ts';
import { isLabel, isServiceName, isSubdomain } from '../../objects/names.ts';
import type { Obj } from '../../objects/object.ts';
import { approvalProblems } from './approval.ts';
import { ruleCompilationProblems } from './rules.ts';

/** What is wrong with a CustomResourceDefinition. An unchanged spec is not judged again. */
export function crdProblems(crd: Obj, old?: Obj): Problem[] {
  const approval = approvalProblems(crd, old);
  if (old && equal(crd.spec, old.spec)) return approval;
  const spec = objectOf(crd.spec);
  const group = textOf(spec.group);
  const names = objectOf(spec.names);
  const problems: Problem[] = [...approval];
  const expected = `${textOf(names.plural)}.${group}`;
  if (crd.metadata.name !== expected) {
    problems.push(invalidValue('metadata.name', crd.metadata.name, 'must be spec.names.plural+"."+spec.group'));
  }
  if (!group) problems.push(requiredValue('spec.group'));
  else {
    for (const wrong of isSubdomain(group)) problems.push(invalidValue('spec.group', group, wrong));
    if (!group.includes('.')) problems.push(invalidValue('spec.group', group, 'should be a domain with at least one dot'));
  }
  if (spec.scope !== 'Cluster' && spec.scope !== 'Namespaced') {
    problems.push(
      spec.scope
        ? { path: 'spec.scope', reason: 'FieldValueNotSupported', message: `Unsupported value: ${JSON.stringify(spec.scope)}: supported values: "Cluster", "Namespaced"` }
        : requiredValue('spec.scope'),
    );
  }
  versionProblems(spec, problems);
  namesProblems(names, problems);
  schemaProblems(spec, problems);
  if (old) storedProblems(crd, problems);
  if (old) fixedProblems(spec, objectOf(old.spec), problems);
  return problems;
}

function versionProblems(spec: JsonObject, problems: Problem[]): void {
  const versions = arrayOf(spec.versions).map(objectOf);
  const seen = new Set<string>();
  versions.forEach((version, i) => {
    const name = textOf(version.name);
    for (const wrong of isServiceName(name)) problems.push(invalidValue(`spec.versions[${i}].name`, name, wrong));
    if (seen.has(name)) problems.push(invalidValue(`spec.versions[${i}].name`, name, 'must be unique'));
    seen.add(name);
  });
  const storage = versions.filter(version => version.storage === true).length;
  if (storage !== 1) {
    problems.push(invalidValue('spec.versions', versions.map(version => version.name), 'must have exactly one version marked as storage version'));
  }
  const { strategy } = objectOf(spec.conversion);
  if (strategy !== undefined && strategy !== 'None') {
    problems.push({ path: 'spec.conversion.strategy', reason: 'FieldValueNotSupported', message: `Unsupported value: ${JSON.stringify(strategy)}: supported values: "None"` });
  }
}

function namesProblems(names: JsonObject, problems: Problem[]): void {
  for (const field of ['plural', 'singular', 'kind', 'listKind'] as const) {
    const name = textOf(names[field]);
    if (!name) problems.push(requiredValue(`spec.names.${field}`));
    else {
      const text = field === 'kind' || field === 'listKind' ? name.toLowerCase() : name;
      for (const wrong of isServiceName(text)) problems.push(invalidValue(`spec.names.${field}`, name, field.endsWith('ind') ? `may have mixed case, but should otherwise match: ${wrong}` : wrong));
    }
  }
  for (const field of ['shortNames', 'categories'] as const) {
    arrayOf(names[field]).forEach((item, i) => {
      for (const wrong of isLabel(textOf(item))) problems.push(invalidValue(`spec.names.${field}[${i}]`, item, wrong));
    });
  }
  if (names.kind && names.kind === names.listKind) {
    problems.push(invalidValue('spec.names.listKind', names.listKind, 'kind and listKind may not be the same'));
  }
}

/** Schemas that are the same in all versions are reported once, where kube-apiserver's internal form has them. */
function schemaProblems(spec: JsonObject, problems: Problem[]): void {
  const versions = arrayOf(spec.versions).map(objectOf);
  const schemas = versions.map(version => objectOf(version.schema).openAPIV3Schema);
  const shared = schemas.length > 0 && schemas.every(schema => schema !== undefined && equal(schema, schemas[0]));
  versions.forEach((_, i) => {
    if (shared && i > 0) return;
    const schema = schemas[i];
    if (!isObject(schema)) {
      problems.push(requiredValue(`spec.versions[${i}].schema.openAPIV3Schema`));
      return;
    }
    const base = shared ? 'spec.validation.openAPIV3Schema' : `spec.versions[${i}].schema.openAPIV3Schema`;
    const structural = structuralProblems(schema as StructuralSchema);
    for (const problem of structural) problems.push({ ...problem, path: problem.path ? `${base}.${problem.path}` : base });
    if (structural.length === 0) problems.push(...ruleCompilationProblems(schema as StructuralSchema, base));
  });
}

/** A version in which objects may still be stored stays. */
function storedProblems(crd: Obj, problems: Problem[]): void {
  const names = arrayOf(objectOf(crd.spec).versions).map(version => textOf(objectOf(version).name));
  arrayOf(objectOf(crd.status).storedVersions).forEach((stored, i) => {
    const name = textOf(stored);
    if (names.includes(name)) return;
    problems.push(
      invalidValue(
        `status.storedVersions[${i}]`,
        name,
        `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`,
      ),
    );
  });
}

function fixedProblems(spec: JsonObject, old: JsonObject, problems: Problem[]): void {
  const fixed = [
    ['spec.group', spec.group, old.group],
    ['spec.scope', spec.scope, old.scope],
    ['spec.names.kind', objectOf(spec.names).kind, objectOf(old.names).kind],
    ['spec.names.plural', objectOf(spec.names).plural, objectOf(old.names).plural],
  ] as const;
  for (const [path, now, before] of fixed) {
    if (!equal(now, before)) problems.push(invalidValue(path, now ?? null, 'field is immutable'));
  }
}

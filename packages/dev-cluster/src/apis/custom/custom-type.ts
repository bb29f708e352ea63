// SPDX-License-Identifier: Apache-2.0
import type { Problem, StructuralSchema } from '@api-operators/schema';
import { validate } from '@api-operators/schema';
import type { Json, JsonObject } from '../../objects/json.ts';
import { arrayOf, isObject, objectOf, textOf } from '../../objects/json.ts';
import { isSubdomain } from '../../objects/names.ts';
import type { Obj } from '../../objects/object.ts';
import { OBJECT_META, builtinSchema } from '../../openapi/builtin-schemas.ts';
import { customColumns } from '../../table/custom-columns.ts';
import { compareVersions } from '../registry.ts';
import type { ResourceType, ServedVersion } from '../resource-type.ts';
import { ratcheted } from './ratchet.ts';
import { compileRules, ruleProblems } from './rules.ts';
import type { RuleTree } from './rules.ts';

/** The resource that an established CustomResourceDefinition defines. */
export function customType(crd: Obj): ResourceType {
  const spec = objectOf(crd.spec);
  const names = objectOf(objectOf(crd.status).acceptedNames);
  const versions = arrayOf(spec.versions).map(objectOf);
  const rules = new WeakMap<ServedVersion, { tree: RuleTree | undefined }>();
  const rulesOf = (version: ServedVersion) => {
    let known = rules.get(version);
    if (!known) rules.set(version, (known = { tree: compileRules(version.published!) }));
    return known.tree;
  };
  return {
    group: textOf(spec.group),
    plural: textOf(names.plural),
    singular: textOf(names.singular),
    kind: textOf(names.kind),
    listKind: textOf(names.listKind),
    namespaced: spec.scope === 'Namespaced',
    shortNames: arrayOf(names.shortNames).map(textOf),
    categories: arrayOf(names.categories).map(textOf),
    // In this order a real server lists them for custom kinds, and only for those.
    verbs: ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'],
    subresources: [],
    storage: `${textOf(names.plural)}.${textOf(spec.group)}`,
    storageVersion: textOf(versions.find(version => version.storage === true)?.name),
    versions: versions
      .filter(version => version.served === true)
      .map(version => servedVersion(version, textOf(spec.group), textOf(names.kind)))
      .sort((a, b) => compareVersions(a.name, b.name)),
    custom: true,
    nameRule: isSubdomain,
    generation: versions.some(version => isObject(objectOf(version.subresources).status)) ? 'spec' : 'object',
    unconditionalUpdate: false,
    hooks: {
      validate: (object, old, version, status, known) => instanceProblems({ version, rules: rulesOf(version), status, known }, object, old),
    },
    defaultsOnRead: (crd.metadata.generation ?? 1) > 1,
  };
}

function servedVersion(version: JsonObject, group: string, kind: string): ServedVersion {
  const name = textOf(version.name);
  const published = objectOf(objectOf(version.schema).openAPIV3Schema) as StructuralSchema;
  return {
    name,
    published,
    schema: withMetadata(published),
    statusSubresource: isObject(objectOf(version.subresources).status),
    columns: customColumns(arrayOf(version.additionalPrinterColumns).map(objectOf)),
    selectableFields: arrayOf(version.selectableFields).map(field => textOf(objectOf(field).jsonPath).replace(/^\./, '')),
    ...(version.deprecated === true
      ? { deprecationWarning: textOf(version.deprecationWarning) || `${group}/${name} ${kind} is deprecated` }
      : {}),
  };
}

function withMetadata(published: StructuralSchema): StructuralSchema {
  return {
    ...published,
    properties: {
      ...published.properties,
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: builtinSchema(OBJECT_META),
    },
  };
}

const UNCHECKED: Problem = {
  path: '',
  reason: 'FieldValueInvalid',
  message:
    'Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
};

/** Problems beside which rules are not even tried: the value may not have the shape that they count on. */
const BLOCKING = ['FieldValueRequired', 'FieldValueNotSupported', 'FieldValueTooLong', 'FieldValueTooMany', 'FieldValueTypeInvalid'];

type Judging = { version: ServedVersion; rules: RuleTree | undefined; status: boolean; known: Problem[] };

function instanceProblems({ version, rules, status, known }: Judging, object: Obj, old: Obj | undefined): Problem[] {
  const schema = version.published!;
  let problems = validate(schema, object as Json);
  if (old && problems.length > 0) problems = ratcheted(schema, object, old, problems);
  // A write to /status answers for the status alone, and names it from there.
  if (status) problems = problems.filter(({ path }) => /^status\b/.test(path)).map(inStatus);
  if (!rules) return problems;
  if ([...known, ...problems].some(({ reason }) => BLOCKING.includes(reason))) return [...problems, UNCHECKED];
  return [...problems, ...ruleProblems(rules, object, old)];
}

function inStatus(problem: Problem): Problem {
  return { ...problem, message: problem.message.replace(`${problem.path} in body`, `${problem.path.replace(/^status\.?/, '')} in body`) };
}

// SPDX-License-Identifier: Apache-2.0
import { isSubdomain } from '../../objects/names.ts';
import type { NameRule } from '../../objects/names.ts';
import { builtinSchema } from '../../openapi/builtin-schemas.ts';
import { ALL_VERBS } from '../resource-type.ts';
import type { Column, Hooks, ResourceType, Verb } from '../resource-type.ts';
import { ageColumn, nameColumn } from '../../table/columns.ts';

type Options = {
  group?: string;
  kind: string;
  plural: string;
  /** Of the definition in the OpenAPI document. */
  schema: string;
  cluster?: boolean;
  shortNames?: string[];
  categories?: string[];
  status?: boolean;
  generation?: ResourceType['generation'];
  nameRule?: NameRule;
  /** Between the name and the age; wide ones come behind it. */
  columns?: Column[];
  /** All of them, where the age is not last. */
  allColumns?: Column[];
  fields?: string[];
  verbs?: Verb[];
  subresources?: ResourceType['subresources'];
  storage?: string;
  unconditionalUpdate?: boolean;
  deleteAnswer?: ResourceType['deleteAnswer'];
  hooks?: Hooks;
};

/** The age stands behind the last column that is always shown. */
function columnsOf(columns: Column[]): Column[] {
  const isWide = (column: Column) => (column.priority ?? 0) > 0;
  return [nameColumn, ...columns.filter(column => !isWide(column)), ageColumn, ...columns.filter(isWide)];
}

/** A kind that the server knows by itself, in its version v1. */
export function builtin(options: Options): ResourceType {
  const { group = '', kind, plural } = options;
  return {
    group,
    plural,
    singular: kind.toLowerCase(),
    kind,
    listKind: `${kind}List`,
    namespaced: !options.cluster,
    shortNames: options.shortNames ?? [],
    categories: options.categories ?? [],
    verbs: options.verbs ?? ALL_VERBS,
    subresources: options.subresources ?? [],
    storage: options.storage ?? (group ? `${plural}.${group}` : plural),
    storageVersion: 'v1',
    versions: [
      {
        name: 'v1',
        schema: builtinSchema(options.schema),
        definition: options.schema,
        statusSubresource: options.status ?? false,
        columns: options.allColumns ?? columnsOf(options.columns ?? []),
        selectableFields: options.fields ?? [],
      },
    ],
    custom: false,
    nameRule: options.nameRule ?? isSubdomain,
    generation: options.generation ?? 'never',
    unconditionalUpdate: options.unconditionalUpdate ?? true,
    deleteAnswer: options.deleteAnswer,
    hooks: options.hooks ?? {},
    defaultsOnRead: false,
  };
}

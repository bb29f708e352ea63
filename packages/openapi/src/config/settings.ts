// SPDX-License-Identifier: Apache-2.0
import {
  apiNameFormat,
  entityRefFormat,
  fieldFormat,
  groupFormat,
  hostFormat,
  kindFormat,
  pathGlobFormat,
  pluralFormat,
  scopeFormat,
  shortNameFormat,
  versionFormat,
} from './formats.ts';
import type { Setting } from './setting.ts';

const filters: Setting = {
  type: 'object',
  description: 'Which operations of the document are taken. An exclusion wins over an inclusion.',
  members: {
    includePaths: { type: 'texts', format: pathGlobFormat, description: 'Only these paths. `*` is one segment, a trailing `/*` everything below.' },
    excludePaths: { type: 'texts', format: pathGlobFormat, description: 'Not these paths.' },
    includeTags: { type: 'texts', description: 'Only operations with one of these tags, whatever their case.' },
    excludeTags: { type: 'texts', description: 'Not operations with one of these tags.' },
    includeOperations: { type: 'texts', description: 'Only these operationIds; `*` stands for any text.' },
    excludeOperations: { type: 'texts', description: 'Not these operationIds.' },
  },
};

const kind: Setting = {
  type: 'object',
  description: 'What is different about one kind.',
  members: {
    kind: { type: 'text', format: kindFormat, description: "The kind's name." },
    plural: { type: 'text', format: pluralFormat, description: 'Its plural, as in `kubectl get <plural>`.' },
    shortNames: { type: 'texts', format: shortNameFormat, description: 'Its short names; `[]` for none.' },
    categories: {
      type: 'texts',
      format: pluralFormat,
      description: "What `kubectl get <category>` lists it by, in place of `api-operators` and the API's name.",
    },
    scope: {
      type: 'text',
      format: scopeFormat,
      default: 'Namespaced',
      description: 'Always `Namespaced`: a Connection and its Secrets are those of the namespace of an object.',
    },
    fields: {
      type: 'map',
      description: 'By the name that the API gives a field at the top level of `spec`.',
      each: {
        type: 'object',
        description: 'What is different about one field.',
        members: {
          name: { type: 'text', format: fieldFormat, description: 'What it is called in `spec`; the API is sent its own name.' },
          ignore: { type: 'flag', description: 'Whether it is left out of `spec`, and never sent.', default: false },
        },
      },
    },
  },
};

const operation: Setting = {
  type: 'object',
  description: 'What the document does not say about one operation.',
  members: {
    ignore: { type: 'flag', description: 'Whether it is left out.', default: false },
    role: { type: 'text', values: ['query', 'action'], description: 'What it becomes, whatever its path.' },
    kind: { type: 'text', format: kindFormat, description: 'The name of its kind.' },
    findBy: { type: 'texts', description: 'Fields that together name an object; it is looked for by them before a create is tried again.' },
    idempotencyKey: { type: 'text', description: 'The header by which the API recognises a repeated call.' },
    monitor: { type: 'text', description: 'Where the end of a call that answers 202 is seen: `resource`, a header, or the JSON pointer of a URL in the body.' },
    updateWithPost: { type: 'flag', description: 'Whether POST to the collection also changes an object.', default: false },
    idField: { type: 'text', description: 'The property that holds the id that stands last in the path.' },
  },
};

/** What the compiler may be told; `CompileOptions` by its public names. */
export const compileSettings = {
  group: { type: 'text', format: groupFormat, description: 'API group of the kinds, such as petstore.example.com.' },
  version: { type: 'text', format: versionFormat, default: 'v1alpha1', description: 'Version of the kinds.' },
  name: { type: 'text', format: apiNameFormat, description: "The API's name; absent: made from the document's title." },
  owner: { type: 'text', format: entityRefFormat, default: 'group:default/guests', description: 'Catalog entity that owns the operator.' },
  system: { type: 'text', format: entityRefFormat, description: 'Catalog system that the operator belongs to.' },
  singleCrd: {
    type: 'flag',
    default: false,
    description: 'Whether one CRD stands for all kinds, in which `spec.kind` says what an object is.',
  },
  naming: {
    type: 'object',
    description: 'How kinds are named.',
    members: {
      words: {
        type: 'text',
        values: ['plain', 'humps'],
        default: 'plain',
        description: '`plain`: PetFindbystatusQuery. `humps`: PetFindByStatusQuery.',
      },
    },
  },
  filters,
  kinds: { type: 'map', description: 'By the name that `preview` shows without this: what is different about a kind.', each: kind },
  operations: { type: 'map', description: 'By `METHOD /path` or operationId: what the document does not say about an operation.', each: operation },
} satisfies Record<string, Setting>;

/** Everything that `api-operators.yaml` may hold. */
export const configSettings: Extract<Setting, { type: 'object' }> = {
  type: 'object',
  description: 'Configuration of API Operators for one API.',
  members: {
    document: { type: 'text', description: 'Path (below the folder of this file) or http(s) URL of the OpenAPI document.' },
    out: { type: 'text', description: 'Folder that `generate` writes, below the folder of this file.' },
    root: { type: 'text', description: "Folder that referred files must lie under; absent: the document's own." },
    allowedHosts: { type: 'texts', format: hostFormat, description: 'Hosts that referred documents may come from.' },
    ...compileSettings,
  },
};

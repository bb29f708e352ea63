// SPDX-License-Identifier: Apache-2.0
import type { CustomResourceDefinition, Json, RestMapping } from '@api-operators/api';
import type { KindRole } from '../types.ts';

/**
 * `breaking`: custom resources that exist are refused, lose a field, or stop working. `attention`: they
 * go on, but something else happens. `safe`: nothing happens to them.
 */
export type Effect = 'breaking' | 'attention' | 'safe';

/** What can change between two versions of an API: its effect, and what to do about it. */
export const changeCodes = {
  'group-changed': { effect: 'breaking', remedy: 'Keep the group, or create the objects anew in the new group.' },
  'version-changed': { effect: 'breaking', remedy: 'Keep the version, or write the objects anew in the new version before the old is gone.' },
  'api-renamed': { effect: 'breaking', remedy: 'Keep the name with --name, or rename Connections, Bundles and Bindings.' },
  'kind-removed': { effect: 'breaking', remedy: 'Delete its objects first; with onDelete Orphan where the API is to keep its own.' },
  'kind-renamed': { effect: 'breaking', remedy: 'Keep the old name with the option kinds.' },
  'plural-changed': { effect: 'breaking', remedy: 'Keep the old plural with the option kinds.' },
  'role-changed': { effect: 'breaking', remedy: 'Say with the option operations what the operation is to be.' },
  'kind-added': { effect: 'safe', remedy: '' },
  'field-removed': { effect: 'breaking', remedy: 'Take the field out of the objects that have it.' },
  'field-renamed': { effect: 'breaking', remedy: 'Keep the old name with the option kinds.' },
  'field-required': { effect: 'breaking', remedy: 'Set the field in every object first.' },
  'field-added': { effect: 'safe', remedy: '' },
  'field-optional': { effect: 'safe', remedy: '' },
  'type-changed': { effect: 'breaking', remedy: 'Write the value anew in each object.' },
  'type-widened': { effect: 'safe', remedy: '' },
  'enum-value-removed': { effect: 'breaking', remedy: 'Change the objects that have the value.' },
  'enum-value-added': { effect: 'safe', remedy: '' },
  narrowed: { effect: 'breaking', remedy: 'Change the objects whose value is beyond the new limit.' },
  widened: { effect: 'safe', remedy: '' },
  'rule-added': { effect: 'breaking', remedy: 'Change the objects that break the rule.' },
  'rule-removed': { effect: 'safe', remedy: '' },
  'default-changed': { effect: 'attention', remedy: 'Set the field where the old value is wanted.' },
  'field-moved': { effect: 'breaking', remedy: 'See that the API takes the value there: objects send it there from now on.' },
  'wire-name-changed': { effect: 'attention', remedy: 'Nothing in the objects; the API is sent the new name.' },
  'operation-removed': { effect: 'breaking', remedy: 'Make the objects read-only, or keep to the old version of the API.' },
  'operation-added': { effect: 'safe', remedy: '' },
  'path-moved': { effect: 'breaking', remedy: 'See that the objects exist at the new path; otherwise they are created there anew.' },
  'method-changed': { effect: 'attention', remedy: 'Nothing in the objects; the API is called otherwise.' },
  'media-type-changed': { effect: 'attention', remedy: 'Nothing in the objects; the body is written otherwise.' },
  'id-changed': { effect: 'breaking', remedy: 'Compare status.externalID of the objects with the new rule; set externalIDRef where they differ.' },
  'security-changed': { effect: 'attention', remedy: 'Give the Connection the credentials that are asked for now.' },
  'status-field-removed': { effect: 'attention', remedy: 'Look for expressions of Bundles that read it.' },
} as const satisfies Record<string, { effect: Effect; remedy: string }>;

export type ChangeCode = keyof typeof changeCodes;

/** One difference between two versions of an API, as custom resources see it. */
export interface Change {
  code: ChangeCode;
  effect: Effect;
  /** The kind as objects name it today; for a new kind its new name; absent for the API as a whole. */
  kind?: string;
  /** Where in the object, `spec.tags[].name`; absent where it is about the kind. */
  field?: string;
  old?: Json;
  new?: Json;
  /** One sentence without the kind and the field. */
  message: string;
  /** What to do; empty where nothing is to be done. */
  remedy: string;
}

/** What is compared: a compiled operator, or what a generated folder holds. */
export interface DiffSide {
  api: string;
  group: string;
  version: string;
  kinds: readonly DiffKind[];
}

export interface DiffKind {
  kind: string;
  role: KindRole;
  plural: string;
  crd: CustomResourceDefinition;
  mapping: RestMapping;
}

export type Report = (code: ChangeCode, message: string, about?: { field?: string; old?: Json; new?: Json }) => void;

/** Collects changes of one kind. */
export function reporter(changes: Change[], kind?: string): Report {
  return (code, message, about = {}) => {
    const { effect, remedy } = changeCodes[code];
    changes.push({ code, effect, ...(kind === undefined ? {} : { kind }), ...about, message, remedy });
  };
}

// SPDX-License-Identifier: Apache-2.0
import { GROUP } from './group.ts';

/** What a generated CRD is for; the value of {@link LABEL_ROLE}. */
export type Role =
  | 'resource'
  | 'query'
  | 'action'
  /** All resources, queries and actions of an API in one CRD. */
  | 'object'
  | 'bundle'
  | 'bundle-release'
  | 'bundle-binding'
  | 'aggregate';

export const ROLES: readonly Role[] = [
  'resource',
  'query',
  'action',
  'object',
  'bundle',
  'bundle-release',
  'bundle-binding',
  'aggregate',
];

/** On every generated CRD: the API's name (`petstore`). Kinds are found by it, never by name patterns. */
export const LABEL_API = `${GROUP}/api`;
/** On every generated CRD: its {@link Role}. */
export const LABEL_ROLE = `${GROUP}/role`;
/** On a child of a Bundle: the Bundle's name. */
export const LABEL_BUNDLE = `${GROUP}/bundle`;
/** On a child of a Bundle: the Bundle's uid, so that a re-created Bundle never takes over foreign children. */
export const LABEL_BUNDLE_UID = `${GROUP}/bundle-uid`;
/** On a child of a Bundle: the id of the node that it was made from. */
export const LABEL_NODE = `${GROUP}/node`;
/** On a concrete Bundle: the Binding that rendered it, and the Binding's namespace and uid. */
export const LABEL_BINDING = `${GROUP}/binding`;
export const LABEL_BINDING_NAMESPACE = `${GROUP}/binding-namespace`;
export const LABEL_BINDING_UID = `${GROUP}/binding-uid`;
/** On a Binding, a concrete Bundle and its children: the environment's name. */
export const LABEL_ENVIRONMENT = `${GROUP}/environment`;

/** On a generated CRD: the owner's catalog entity ref (`group:default/pets`). */
export const ANNOTATION_OWNER = `${GROUP}/owner`;
/** On a generated CRD and RestMapping: sha256 of the OpenAPI document that it was made from. */
export const ANNOTATION_SPEC_DIGEST = `${GROUP}/spec-digest`;
/** On a generated CRD and RestMapping: the version of the generator. */
export const ANNOTATION_GENERATOR = `${GROUP}/generator`;
/**
 * On a resource or action: the intent of an external create that was started, `<intent id>`.
 * Written before the call and removed with the write of its result.
 */
export const ANNOTATION_CREATE_PENDING = `${GROUP}/create-pending`;
/**
 * On a resource, beside {@link ANNOTATION_CREATE_PENDING}: what the create was begun with, as JSON. It is found again or repeated
 * with this, whatever `spec` says by then.
 */
export const ANNOTATION_CREATE_SENT = `${GROUP}/create-sent`;
/** On a resource or action: the work that the API accepted with a 202 and how to see it end, as JSON. Removed when it has ended. */
export const ANNOTATION_OPERATION = `${GROUP}/operation`;
/** On a resource: the id of its external object. Write-once; survives the loss of status. */
export const ANNOTATION_EXTERNAL_ID = `${GROUP}/external-id`;
/** On a resource: which fields were sent to the API last, so that one that leaves `spec` is taken out there too. */
export const ANNOTATION_APPLIED = `${GROUP}/applied`;
/** On an action: the generation that was carried out last, and when (`3 2026-01-01T00:00:00Z`). Survives the loss of status. */
export const ANNOTATION_EXECUTED = `${GROUP}/executed`;
/** On a child of a Bundle: the deletion wave; the highest goes first. */
export const ANNOTATION_WAVE = `${GROUP}/wave`;
/** On a child of a Bundle: digest of what was applied last, by which a field that was taken out is noticed. */
export const ANNOTATION_DESIRED_DIGEST = `${GROUP}/desired-digest`;
/** On a concrete Bundle: the release that it was rendered from and its digest. */
export const ANNOTATION_RELEASE = `${GROUP}/release`;
export const ANNOTATION_RELEASE_DIGEST = `${GROUP}/release-digest`;
/** On any of our objects: a new value asks for a reconcile now. */
export const ANNOTATION_RECONCILE = `${GROUP}/reconcile`;
/** On a Binding: who promoted last (entity ref) and the hash of the plan that was reviewed. */
export const ANNOTATION_PROMOTED_BY = `${GROUP}/promoted-by`;
export const ANNOTATION_PLAN_HASH = `${GROUP}/plan-hash`;

/** Holds a resource or action until its external object is dealt with. */
export const FINALIZER_EXTERNAL = `${GROUP}/external`;
/** Holds a Bundle until its children are gone, in reverse order. */
export const FINALIZER_BUNDLE = `${GROUP}/bundle`;
/** Holds a Binding until the concrete Bundle that it rendered is gone. */
export const FINALIZER_BINDING = `${GROUP}/binding`;

/** Field manager of everything that the operator applies. */
export const FIELD_MANAGER = GROUP;

/** On a catalog entity of an API: the group of its kinds, `petstore.example.com`. */
export const ANNOTATION_ENTITY_GROUP = `${GROUP}/group`;
/** On a catalog entity of an API whose document is too large to be its definition: the file, relative to the catalog file. */
export const ANNOTATION_ENTITY_DOCUMENT = `${GROUP}/document`;
/** On a catalog entity of an API: what its operator was made with beyond the defaults (naming, kinds, filters, operations), as JSON. */
export const ANNOTATION_ENTITY_OPTIONS = `${GROUP}/options`;

/** On a Namespace: which others may have their calls sent to its Services and workloads and place its Bundles, `shop, web` or `*`; absent = none. */
export const ANNOTATION_ALLOWED_NAMESPACES = `${GROUP}/allowed-namespaces`;

// SPDX-License-Identifier: Apache-2.0
import type { User } from '../../authentication/user.ts';
import type { Attributes } from '../../authorization/attributes.ts';
import type { Authorizer } from '../../authorization/authorizer.ts';
import type { PolicyRule } from '../../authorization/rules.ts';
import { trackUpdate } from '../../fields/managers.ts';
import { badRequest, invalid } from '../../http/status.ts';
import type { Json, JsonObject } from '../../objects/json.ts';
import { arrayOf, isObject, objectOf, textOf } from '../../objects/json.ts';
import { invalidValue } from '../../objects/metadata.ts';
import type { Obj, Surroundings } from '../../objects/object.ts';
import { timestamp } from '../../objects/object.ts';
import { objectFromBody } from '../../requests/body.ts';
import { writerOf } from '../../requests/request.ts';
import type { ResourceRequest } from '../../requests/request.ts';
import { zeroOf } from '../../requests/zero.ts';
import { builtin } from '../builtin/builtin.ts';
import type { ResourceType } from '../resource-type.ts';

const AUTHORIZATION = 'authorization.k8s.io';

const reviewType = (group: string, kind: string, cluster = true) =>
  builtin({ group, kind, plural: `${kind.toLowerCase()}s`, schema: `io.k8s.api.${group.split('.')[0]}.v1.${kind}`, cluster, verbs: ['create'] });

/** Questions that are asked by a create and stored nowhere. */
export const reviewTypes: readonly ResourceType[] = [
  reviewType('authentication.k8s.io', 'SelfSubjectReview'),
  reviewType(AUTHORIZATION, 'LocalSubjectAccessReview', false),
  reviewType(AUTHORIZATION, 'SelfSubjectAccessReview'),
  reviewType(AUTHORIZATION, 'SelfSubjectRulesReview'),
  reviewType(AUTHORIZATION, 'SubjectAccessReview'),
];

/** Reviews are refused without their kind. */
const SUBJECT = { group: AUTHORIZATION, kind: '' };

type Asking = { authorizer: Authorizer; cluster: { surroundings: Surroundings } };

/** The answered review; undefined where the request is no review. */
export function review({ authorizer, cluster }: Asking, request: ResourceRequest): JsonObject | undefined {
  const { type, user } = request;
  if (!reviewTypes.includes(type)) return undefined;
  const writer = writerOf(request, 'Update', cluster);
  const object = trackUpdate(request.version.schema, undefined, objectFromBody(request), writer, zeroOf(request.version));
  const spec = objectOf(object.spec);
  switch (type.kind) {
    case 'SelfSubjectReview':
      return {
        kind: type.kind,
        apiVersion: object.apiVersion,
        metadata: { creationTimestamp: timestamp(cluster.surroundings.now()) },
        status: { userInfo: userInfo(user) },
      };
    case 'SelfSubjectRulesReview':
      return rulesReview(authorizer, user, object);
    case 'SelfSubjectAccessReview':
      return decided(object, authorizer, user, attributesOf(object));
    default: {
      if (!spec.user && arrayOf(spec.groups).length === 0) {
        throw invalid(SUBJECT, '', [
          invalidValue('spec.user', '', 'at least one of user or group must be specified'),
        ]);
      }
      if (type.kind === 'LocalSubjectAccessReview' && textOf(objectOf(spec.resourceAttributes).namespace) !== request.namespace) {
        throw invalid(SUBJECT, '', [invalidValue('spec.resourceAttributes.namespace', objectOf(spec.resourceAttributes).namespace ?? '', 'must match metadata.namespace')]);
      }
      const subject: User = { name: textOf(spec.user), groups: arrayOf(spec.groups).map(textOf) };
      return decided(object, authorizer, subject, attributesOf(object));
    }
  }
}

function decided(object: Obj, authorizer: Authorizer, user: User, attributes: Attributes): JsonObject {
  const { allowed, reason } = authorizer.decide(user, attributes);
  const { kind, apiVersion, metadata, spec } = object;
  return { kind, apiVersion, metadata, spec, status: { allowed, ...(reason ? { reason } : {}) } };
}

function attributesOf(object: Obj): Attributes {
  const spec = objectOf(object.spec);
  const resource = spec.resourceAttributes;
  const path = spec.nonResourceAttributes;
  if (isObject(resource) === isObject(path)) {
    throw invalid(SUBJECT, '', [
      invalidValue('spec.resourceAttributes', resource ?? null, `${isObject(path) ? 'cannot be specified in combination with nonResourceAttributes' : 'exactly one of nonResourceAttributes or resourceAttributes must be specified'}`),
    ]);
  }
  if (isObject(path)) return { kind: 'path', verb: textOf(path.verb), path: textOf(path.path) };
  const { verb, group, resource: plural, subresource, namespace, name } = objectOf(resource);
  return {
    kind: 'resource',
    verb: textOf(verb),
    group: textOf(group),
    resource: textOf(plural),
    subresource: textOf(subresource) || undefined,
    namespace: textOf(namespace) || undefined,
    name: textOf(name) || undefined,
  };
}

function rulesReview(authorizer: Authorizer, user: User, object: Obj): JsonObject {
  const namespace = textOf(objectOf(object.spec).namespace);
  if (!namespace) throw badRequest('no namespace on request');
  const rules = authorizer.rulesOf(user, namespace);
  const given = (fields: { [name: string]: string[] }): Json =>
    Object.fromEntries(Object.entries(fields).filter(([, values]) => values.length > 0));
  return {
    kind: object.kind,
    apiVersion: object.apiVersion,
    metadata: {},
    spec: {},
    status: {
      resourceRules: rules.filter(rule => rule.resources.length > 0).map(({ verbs, apiGroups, resources, resourceNames }: PolicyRule) => given({ verbs, apiGroups, resources, resourceNames })),
      nonResourceRules: rules.filter(rule => rule.nonResourceURLs.length > 0).map(({ verbs, nonResourceURLs }) => given({ verbs, nonResourceURLs })),
      incomplete: false,
    },
  };
}

function userInfo({ name, uid, groups, extra }: User): JsonObject {
  return { username: name, ...(uid ? { uid } : {}), groups, ...(extra ? { extra } : {}) };
}

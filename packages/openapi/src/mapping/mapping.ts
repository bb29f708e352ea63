// SPDX-License-Identifier: Apache-2.0
import {
  ANNOTATION_GENERATOR,
  ANNOTATION_SPEC_DIGEST,
  API_VERSION,
  crdName,
  LABEL_API,
  LABEL_ROLE,
  type FieldMapping,
  type Identity,
  type NestedSecret,
  type Operations,
  type RestMapping,
} from '@api-operators/api';
import type { NamedDraft } from '../names/name-kinds.ts';
import type { KindFields } from './fields.ts';
import { kindSecurity } from './security.ts';

/** The RestMapping of a kind. */
export function restMapping(
  named: NamedDraft,
  fields: KindFields,
  { operations, identity }: { operations: Operations; identity?: Identity },
  secrets: NestedSecret[],
  context: { api: string; group: string; version: string; generator: string; specDigest: string },
): RestMapping {
  const { draft, kind, plural } = named;
  return {
    apiVersion: API_VERSION,
    kind: 'RestMapping',
    metadata: {
      name: crdName(plural, context.group),
      labels: { [LABEL_API]: context.api, [LABEL_ROLE]: draft.role },
      annotations: {
        [ANNOTATION_GENERATOR]: context.generator,
        [ANNOTATION_SPEC_DIGEST]: context.specDigest,
      },
    },
    spec: {
      api: context.api,
      group: context.group,
      kind,
      plural,
      role: draft.role,
      versions: [
        {
          name: context.version,
          fields: notable(fields),
          operations,
          ...(identity ? { identity } : {}),
          security: kindSecurity(draft),
          ...(secrets.length > 0 ? { nestedSecrets: secrets } : {}),
        },
      ],
    },
  };
}

/** A field that is a member of the body by its own name goes without saying. */
function notable(fields: KindFields): FieldMapping[] {
  return fields.fields.flatMap(({ field, places }) =>
    places.filter(place => {
      if (place.in !== 'body' || places.length > 1 || field !== place.wire) return true;
      return place.secret === true || place.writeOnly === true || place.binary === true || place.operations !== undefined;
    }),
  );
}

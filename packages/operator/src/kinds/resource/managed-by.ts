// SPDX-License-Identifier: Apache-2.0
import { ANNOTATION_APPLIED, ANNOTATION_EXTERNAL_ID } from '@api-operators/api';
import type { Cache, UnstructuredObject } from '@api-operators/kube';
import { parseApplied } from './applied.ts';

/** Which other resource stands for the object with this id on this endpoint, as `shop/rex`. */
export function managedBy(
  cache: Pick<Cache, 'list'>,
  { metadata }: UnstructuredObject,
  suffix: string,
  id: string,
  endpoint: string | undefined,
): string | undefined {
  const other = cache.list().find(({ metadata: { annotations = {}, uid } }) => {
    const there = parseApplied(annotations[ANNOTATION_APPLIED + suffix]);
    return (
      uid !== metadata.uid &&
      annotations[ANNOTATION_EXTERNAL_ID + suffix] === id &&
      there?.endpoint === endpoint
    );
  })?.metadata;
  return other && `${other.namespace ?? ''}/${other.name}`;
}

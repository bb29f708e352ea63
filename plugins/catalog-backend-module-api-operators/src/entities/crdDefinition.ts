// SPDX-License-Identifier: Apache-2.0
import type { CustomResourceDefinition } from '@api-operators/api';
import { stringify } from 'yaml';

/** Definitions larger than this are summarised, for the catalog keeps every one in memory. */
export const INLINE_LIMIT_BYTES = 500 * 1024;

const STYLE = { aliasDuplicateObjects: false, lineWidth: 110 };
/** A CRD that did not change is the same object, and its text need not be made again. */
const texts = new WeakMap<CustomResourceDefinition, string>();

/** The YAML of a CRD for people to read: without status and bookkeeping, and without its schema where that is huge. */
export function crdDefinition(crd: CustomResourceDefinition): string {
  const text = texts.get(crd) ?? definitionOf(crd);
  texts.set(crd, text);
  return text;
}

function definitionOf(crd: CustomResourceDefinition): string {
  const { name, labels, annotations } = crd.metadata;
  const clean = {
    apiVersion: crd.apiVersion,
    kind: crd.kind,
    metadata: { name, labels, annotations },
    spec: crd.spec,
  };
  const text = stringify(clean, STYLE);
  if (Buffer.byteLength(text) <= INLINE_LIMIT_BYTES) {
    return text;
  }
  const versions = crd.spec.versions.map(version => ({
    ...version,
    schema: {
      openAPIV3Schema: {
        type: 'object',
        description: `${
          version.schema.openAPIV3Schema.description ?? ''
        } The schema is too large to show here: kubectl get crd ${name} -o yaml`.trim(),
      },
    },
  }));
  return stringify({ ...clean, spec: { ...crd.spec, versions } }, STYLE);
}

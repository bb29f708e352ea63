// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  aggregateCrd,
  bundleBindingCrd,
  bundleCrd,
  bundleReleaseCrd,
  LABEL_API,
  LABEL_ROLE,
  ownKindCrds,
} from '../index.ts';

const family = {
  api: 'petstore',
  prefix: 'Petstore',
  group: 'petstore.example.com',
  version: 'v1alpha1',
  kinds: ['Order', 'Pet'],
};

test('the kinds of a Bundle are found by their labels', () => {
  const roles = [bundleCrd, bundleReleaseCrd, bundleBindingCrd, aggregateCrd].map(
    make => make(family).metadata.labels ?? {},
  );
  assert.deepEqual(
    roles.map(labels => [labels[LABEL_API], labels[LABEL_ROLE]]),
    [
      ['petstore', 'bundle'],
      ['petstore', 'bundle-release'],
      ['petstore', 'bundle-binding'],
      ['petstore', 'aggregate'],
    ],
  );
});

test('a CRD is named by its plural and group, and has a status of its own where it has one', () => {
  for (const crd of [...ownKindCrds(), bundleCrd(family)]) {
    assert.equal(crd.metadata.name, `${crd.spec.names.plural}.${crd.spec.group}`);
    for (const version of crd.spec.versions) {
      assert.equal(
        Boolean(version.subresources),
        'status' in (version.schema.openAPIV3Schema.properties ?? {}),
      );
    }
  }
});

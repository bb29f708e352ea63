// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { compile, render } from '@api-operators/openapi';
import { OPENAPI_FILE } from './files.ts';

test('catalog-info.yaml is what api-operators generate writes for the document', () => {
  const root = 'openapi.yaml';
  const result = compile({
    documents: new Map([[root, readFileSync(OPENAPI_FILE, 'utf8')]]),
    root,
    options: { group: 'petstore.example.com', apiName: 'petstore', owner: 'group:default/platform-team' },
  });
  assert.equal(result.kind, 'compiled');
  const kept = readFileSync(path.join(path.dirname(OPENAPI_FILE), 'catalog-info.yaml'), 'utf8');
  assert.equal(kept.replace(/^(#.*\n)+/, ''), render(result.operator).get('catalog-info.yaml'));
});

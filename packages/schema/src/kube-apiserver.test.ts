// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { applyDefaults, structuralProblems, validate } from './index.ts';
import type { Json, StructuralSchema } from './index.ts';

// What kube-apiserver 1.34.1 answered to dry-run creates, recorded once.
type Cause = { field?: string; reason?: string; message: string };
type Recorded = { name: string; schema: StructuralSchema; causes: Cause[] };
const recorded: { values: (Recorded & { value: Json })[]; schemas: Recorded[] } = JSON.parse(
  readFileSync(new URL('./testdata/kube-apiserver.json', import.meta.url), 'utf8'),
);

/** We refuse a default of the wrong type on an int-or-string field; kube-apiserver lets it pass. */
const STRICTER = new Set(['defaultIntOrString']);

const lines = (causes: Cause[]) =>
  [...new Set(causes.map(({ field, reason, message }) => `${field}: ${reason}: ${message}`))].sort();

test('invalid values get the causes that kube-apiserver gives', () => {
  assert.ok(recorded.values.length > 100);
  for (const { name, schema, value, causes } of recorded.values) {
    const whole: StructuralSchema = {
      type: 'object',
      properties: { spec: { type: 'object', properties: { [name]: schema } } },
    };
    const problems = validate(whole, applyDefaults(whole, { spec: { [name]: value } }));
    const ours = problems.map(({ path, ...rest }) => ({ field: path || '<nil>', ...rest }));
    assert.deepEqual(lines(ours), lines(causes), `${name} ${JSON.stringify(value)}`);
  }
});

test('schemas that kube-apiserver refuses in a CRD are refused with its causes', () => {
  assert.ok(recorded.schemas.length > 50);
  for (const { name, schema, causes } of recorded.schemas) {
    if (STRICTER.has(name)) continue;
    const ours = structuralProblems(schema).map(({ path, ...rest }) => ({
      field: `spec.validation.openAPIV3Schema${path && `.${path}`}`,
      ...rest,
    }));
    assert.deepEqual(lines(ours), lines(causes), name);
  }
});

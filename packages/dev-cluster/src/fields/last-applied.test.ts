// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Obj } from '../objects/object.ts';
import { pathsOf } from './field-set.ts';
import { applyAsKubectl } from './last-applied.ts';
import type { Writer } from './managers.ts';
import { trackUpdate } from './managers.ts';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const box = (spec: Record<string, number>): Obj => ({ apiVersion: 'v1', kind: 'Box', metadata: { name: 'b' }, spec });
const applier: Writer = { manager: 'kubectl', operation: 'Apply', apiVersion: 'v1', time: 'later' };

/** What kubectl has applied from the client, and somebody else changed afterwards. */
function clientSide(applied: Record<string, number>, changed: Record<string, number> = {}): Obj {
  const first: Obj = { ...box(applied), metadata: { name: 'b', annotations: { [LAST_APPLIED]: JSON.stringify(box(applied)) } } };
  const writer: Writer = { ...applier, operation: 'Update', manager: 'kubectl-client-side-apply', time: 't' };
  const live = trackUpdate(undefined, undefined, first, writer);
  return trackUpdate(undefined, live, { ...live, spec: { ...applied, ...changed } }, { ...writer, manager: 'other' });
}

test('kubectl takes over what it applied from the client, and the annotation follows', () => {
  const result = applyAsKubectl(undefined, clientSide({ size: 1, age: 1 }), box({ size: 2, age: 1 }), applier, false);
  assert.ok(result.kind === 'ok');
  assert.deepEqual({ ...(result.object.spec as object) }, { size: 2, age: 1 });
  assert.equal(result.object.metadata.annotations![LAST_APPLIED], `${JSON.stringify(box({ age: 1, size: 2 }))}\n`);
});

test('what somebody else changed since is a conflict, alone', () => {
  const result = applyAsKubectl(undefined, clientSide({ size: 1, age: 1 }, { age: 5 }), box({ size: 2, age: 2 }), applier, false);
  assert.ok(result.kind === 'conflicts');
  assert.deepEqual(result.conflicts.flatMap(({ set }) => pathsOf(set)), ['.spec.age']);
});

test('under another name, or without an annotation that can be read, nothing is taken over', () => {
  const live = clientSide({ size: 1 });
  assert.equal(applyAsKubectl(undefined, live, box({ size: 2 }), { ...applier, manager: 'me' }, false).kind, 'conflicts');
  live.metadata.annotations![LAST_APPLIED] = 'nonsense';
  assert.equal(applyAsKubectl(undefined, live, box({ size: 2 }), applier, false).kind, 'conflicts');
});

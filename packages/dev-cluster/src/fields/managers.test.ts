// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StructuralSchema } from '@api-operators/schema';
import type { Obj } from '../objects/object.ts';
import { pathsOf } from './field-set.ts';
import type { Writer } from './managers.ts';
import { applyConfiguration, isNoChange, trackUpdate } from './managers.ts';

const schema: StructuralSchema = {
  type: 'object',
  properties: {
    apiVersion: { type: 'string' },
    kind: { type: 'string' },
    metadata: { type: 'object', properties: { labels: { type: 'object', additionalProperties: { type: 'string' } } } },
    spec: {
      type: 'object',
      properties: {
        size: { type: 'integer' },
        colour: { type: 'string' },
        ports: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
          items: { type: 'object', properties: { name: { type: 'string' }, port: { type: 'integer' } } },
        },
        words: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
        whole: { type: 'array', items: { type: 'string' } },
        atom: { type: 'object', 'x-kubernetes-map-type': 'atomic', additionalProperties: { type: 'string' } },
      },
    },
  },
};

const object = (spec: Record<string, unknown>): Obj => ({ apiVersion: 'v1', kind: 'Box', metadata: { name: 'b' }, spec: spec as never });
const applier = (manager: string): Writer => ({ manager, operation: 'Apply', apiVersion: 'v1', time: 't' });
const updater = (manager: string): Writer => ({ manager, operation: 'Update', apiVersion: 'v1', time: 't' });

function apply(live: Obj | undefined, spec: Record<string, unknown>, manager: string, force = false): Obj {
  const result = applyConfiguration(schema, live, object(spec), applier(manager), force);
  assert.equal(result.kind, 'ok', JSON.stringify(result));
  return (result as { object: Obj }).object;
}

const fieldsOf = (value: Obj, manager: string) => value.metadata.managedFields?.find(entry => entry.manager === manager)?.fieldsV1;

test('a field that its only applier no longer applies is removed', () => {
  const first = apply(undefined, { size: 1, colour: 'red' }, 'a');
  assert.deepEqual({ ...(apply(first, { size: 1 }, 'a').spec as object) }, { size: 1 });
});

test('a field that two appliers share stays until both have let it go', () => {
  const both = apply(apply(undefined, { size: 1, colour: 'red' }, 'a'), { colour: 'red' }, 'b');
  const one = apply(both, { size: 1 }, 'a');
  assert.deepEqual({ ...(one.spec as object) }, { size: 1, colour: 'red' });
  assert.deepEqual({ ...(apply(one, {}, 'b').spec as object) }, { size: 1 });
});

test('another value for a field that somebody else manages is a conflict that names the field', () => {
  const live = apply(undefined, { ports: [{ name: 'x', port: 1 }] }, 'a');
  const refused = applyConfiguration(schema, live, object({ ports: [{ name: 'x', port: 2 }] }), applier('b'), false);
  assert.ok(refused.kind === 'conflicts');
  assert.deepEqual(refused.conflicts.map(({ manager, operation, set }) => [manager, operation, pathsOf(set)]), [['a', 'Apply', ['.spec.ports[name="x"].port']]]);
});

test('force takes the field over', () => {
  const live = apply(apply(undefined, { size: 1, colour: 'red' }, 'a'), { size: 2 }, 'b', true);
  assert.equal((live.spec as { size: number }).size, 2);
  assert.deepEqual(JSON.parse(JSON.stringify(fieldsOf(live, 'a'))), { 'f:spec': { 'f:colour': {} } });
});

test('items of list maps and sets are owned one by one, other lists and atomic maps as a whole', () => {
  const live = apply(undefined, { ports: [{ name: 'x', port: 1 }], words: ['a'], whole: ['w'], atom: { k: 'v' } }, 'a');
  assert.deepEqual(JSON.parse(JSON.stringify(fieldsOf(live, 'a'))), {
    'f:spec': {
      'f:atom': {},
      'f:ports': { 'k:{"name":"x"}': { '.': {}, 'f:name': {}, 'f:port': {} } },
      'f:whole': {},
      'f:words': { 'v:"a"': {} },
    },
  });
  const more = apply(live, { ports: [{ name: 'y', port: 2 }], words: ['b'] }, 'b');
  const { ports, words } = more.spec as { ports: { name: string }[]; words: string[] };
  assert.deepEqual([ports.map(port => port.name), words], [['x', 'y'], ['a', 'b']]);
  const less = apply(more, {}, 'a');
  assert.deepEqual(JSON.parse(JSON.stringify(less.spec)), { ports: [{ name: 'y', port: 2 }], words: ['b'] });
});

test('an update takes over what it changes and drops what it removes', () => {
  const live = apply(undefined, { size: 1, colour: 'red' }, 'a');
  const after = trackUpdate(schema, live, { ...object({ size: 2 }), metadata: { ...live.metadata } }, updater('u'));
  assert.equal(fieldsOf(after, 'a'), undefined);
  assert.deepEqual(JSON.parse(JSON.stringify(fieldsOf(after, 'u'))), { 'f:spec': { 'f:size': {} } });
});

test('an object that nobody managed belongs to before-first-apply once it is applied', () => {
  const refused = applyConfiguration(schema, object({ size: 1 }), object({ size: 2 }), applier('a'), false);
  assert.equal(refused.kind === 'conflicts' && refused.conflicts[0].manager, 'before-first-apply');
});

test('an apply of the status speaks of no other manager where only the spec was there', () => {
  const writer: Writer = { ...applier('a'), subresource: 'status', leaves: 'spec' };
  const status: Obj = { apiVersion: 'v1', kind: 'Box', metadata: { name: 'b' }, status: { ready: true } };
  const result = applyConfiguration(schema, object({ size: 1 }), status, writer, false);
  assert.ok(result.kind === 'ok');
  assert.deepEqual(result.object.metadata.managedFields!.map(entry => entry.manager), ['a']);
});

test('an apply that changes only who owns a field is no news: it leaves the time alone', () => {
  const live = apply(undefined, { size: 1 }, 'a');
  const both = applyConfiguration(schema, live, object({ size: 1 }), { ...applier('b'), time: 'later' }, false);
  assert.ok(both.kind === 'ok');
  assert.deepEqual(both.object.metadata.managedFields!.map(({ manager, time }) => [manager, time]), [['b', undefined], ['a', 't']]);
});

test('the same apply again changes nothing', () => {
  const live = apply(undefined, { size: 1 }, 'a');
  const again = applyConfiguration(schema, live, object({ size: 1 }), { ...applier('a'), time: 'later' }, false);
  assert.ok(again.kind === 'ok' && isNoChange(live, again.object));
});

test('past ten updaters the oldest become one', () => {
  let live = trackUpdate(schema, undefined, object({ size: 0 }), updater('u0'));
  for (let i = 1; i < 14; i += 1) {
    live = trackUpdate(schema, live, { ...live, metadata: { ...live.metadata, labels: { ...live.metadata.labels, [`l${i}`]: 'x' } } }, { ...updater(`u${i}`), time: `t${i}` });
  }
  assert.equal(live.metadata.managedFields!.length, 10);
  assert.ok(fieldsOf(live, 'ancient-changes'));
});

// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { customResourceDefinition, type CustomResourceDefinition } from '@api-operators/api';
import { openApiDirectory, startControlPlane, type ControlPlane } from '@api-operators/testing';
import { verdictsOf, type ApiServer } from './api-server.ts';
import { documentsOf } from './documents.ts';
import { readOptions } from './options.ts';
import { measureAll } from './pool.ts';
import { summarize, type Summary } from './summary.ts';

describe('real documents, judged by a real kube-apiserver', () => {
  let plane: ControlPlane;
  let apiServer: ApiServer;
  before(async () => {
    plane = await startControlPlane({ controllerManager: false });
    apiServer = { url: plane.url, token: plane.token(), certificate: plane.certificate };
  });
  after(() => plane.stop());

  async function judged(...args: string[]): Promise<Summary> {
    const read = readOptions(args);
    assert.equal(read.kind, 'ok');
    const chosen = await documentsOf((read as Extract<typeof read, { kind: 'ok' }>).options, '.', openApiDirectory);
    assert.equal(chosen.kind, 'ok');
    const tasks = (chosen as Extract<typeof chosen, { kind: 'ok' }>).tasks.map(task => ({ ...task, apiServer }));
    const limits = { workers: 2, timeoutMs: 30_000, memoryMb: 1_536 };
    return summarize(tasks, await measureAll(tasks, limits, () => {}), 0);
  }

  function assertTaken(summary: Summary): void {
    assert.deepEqual(summary.disagreeing, []);
    assert.deepEqual(summary.notStructural, []);
    assert.deepEqual(summary.samplesInvalid, []);
    assert.equal(summary.crashed + summary.timedOut, 0);
    assert.ok(summary.largestCrd!.bytes <= 900_000, JSON.stringify(summary.largestCrd));
  }

  it('kube-apiserver takes every CRD that the structural check takes, and every sample fits its CRD', async () => {
    const summary = await judged('--sample', '60', '--seed', '34');
    assert.ok(summary.kinds > 1_000, `${summary.kinds} kinds`);
    assertTaken(summary);
  });

  it('the giants become CRDs that can be stored, and kube-apiserver takes them', async () => {
    const summary = await judged('--doc', 'github.com/api.github.com', '--doc', 'stripe.com');
    assert.ok(summary.kinds > 600, `${summary.kinds} kinds`);
    assertTaken(summary);
  });

  it('a CRD that kube-apiserver refuses is told with its words, and none is left behind', async () => {
    const crd = (kind: string, type: 'string' | 'integer'): CustomResourceDefinition =>
      customResourceDefinition({
        group: 'judged.example.com',
        version: 'v1',
        kind,
        plural: `${kind.toLowerCase()}s`,
        description: kind,
        spec: { type: 'object', properties: { size: { type, default: 5 } } },
      });
    const verdicts = await verdictsOf([crd('Good', 'integer'), crd('Bad', 'string')], apiServer, () => {});
    assert.equal(verdicts[0], undefined);
    assert.match(verdicts[1]!, /properties\[size\]\.default: Invalid value/);
    const again = await verdictsOf([crd('Good', 'integer')], apiServer, () => {});
    assert.deepEqual(again, [undefined]);
  });
});

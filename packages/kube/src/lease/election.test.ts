// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { eventually } from '../fixtures/eventually.ts';
import { FakeClock } from '../fixtures/fake-clock.ts';
import { ScriptedServer } from '../fixtures/scripted-server.ts';
import { createLeaseElection } from './election.ts';
import type { LeaseElection } from './types.ts';

describe('the election of a leader', () => {
  let server: ScriptedServer;
  let elections: LeaseElection[];
  beforeEach(async () => {
    server = await ScriptedServer.start();
    elections = [];
  });
  afterEach(async () => {
    server.script = () => undefined;
    await Promise.all(elections.map(election => election.stop()));
    await server.stop();
  });

  function candidate(identity: string, clock = new FakeClock()) {
    const log: string[] = [];
    const election = createLeaseElection({
      client: server.client(),
      namespace: 'team',
      name: 'petstore',
      identity,
      clock,
      random: () => 0,
      onStarted: fence => log.push(`started ${fence.token}`),
      onStopped: reason => log.push(`stopped: ${reason}`),
      onLeader: leader => log.push(`leader ${leader}`),
    });
    elections.push(election);
    return { election, clock, log };
  }

  const spec = () => server.get('petstore')?.spec ?? {};

  it('makes the first one leader, which renews and makes nobody else leader', async () => {
    const a = candidate('a');
    const b = candidate('b');
    a.election.start();
    const fence = await a.election.elected();
    b.election.start();
    await eventually('b sees a', () => b.log.includes('leader a'));
    for (let second = 0; second < 40; second += 2) {
      const renewals = server.count('PUT');
      await a.clock.advance(2000);
      await eventually('a renewed', () => server.count('PUT') > renewals);
      await eventually('b saw it', () => server.watches === 1);
      await b.clock.advance(2000);
    }
    assert.equal(a.election.isLeader(), true);
    assert.equal(fence.stillHeld(), true);
    assert.equal(b.election.isLeader(), false);
    assert.equal(b.election.fence(), undefined);
    assert.deepEqual(a.log, ['leader a', 'started 1.a']);
    assert.match(String(spec().renewTime), /^2026-01-01T00:00:\d\d\.\d{6}Z$/);
    assert.equal(spec().leaseDurationSeconds, 15);
    // A follower reads the Lease once and watches it.
    assert.equal(server.count('get'), 2);
  });

  it('lets a follower take over when the leader has been silent for the whole lease, not earlier', async () => {
    const a = candidate('a');
    a.election.start();
    await a.election.elected();
    const b = candidate('b');
    b.election.start();
    await eventually('b watches', () => server.watches === 1);
    await b.clock.advance(14_999);
    assert.equal(server.count('PUT'), 0);
    await b.clock.advance(1);
    const fence = await b.election.elected();
    assert.equal(fence.token, '2.b');
    assert.equal(spec().leaseTransitions, 2);
  });

  it('is not misled by clocks that differ or jump by an hour (5.10)', async () => {
    const a = candidate('a');
    a.clock.skew = -3_600_000;
    a.election.start();
    await a.election.elected();
    const b = candidate('b');
    b.election.start();
    await eventually('b watches', () => server.watches === 1);
    b.clock.skew = 3_600_000;
    await b.clock.advance(14_000);
    assert.equal(b.election.isLeader(), false);
    a.clock.skew = 3_600_000;
    assert.equal(a.election.isLeader(), true);
  });

  it('ends its own leadership before others may begin theirs, when it was frozen (5.9)', async () => {
    const a = candidate('a');
    a.election.start();
    const fence = await a.election.elected();
    // The process stands still: time passes, and no timer runs.
    const monotonic = a.clock.monotonic.bind(a.clock);
    a.clock.monotonic = () => monotonic() + 9_999;
    assert.equal(fence.stillHeld(), true);
    a.clock.monotonic = () => monotonic() + 10_000;
    assert.equal(fence.stillHeld(), false);
    assert.equal(a.election.isLeader(), false);
    assert.equal(a.election.fence(), undefined);
  });

  it('stops to lead when it cannot renew in time, and leads again in a new term when it can', async () => {
    const a = candidate('a');
    a.election.start();
    const fence = await a.election.elected();
    server.script = (_request, response) => (response.destroy(), true);
    while (a.election.isLeader()) {
      await a.clock.advance(500);
      await new Promise(resolve => setImmediate(resolve));
    }
    assert.equal(fence.signal.aborted, true);
    assert.equal(fence.stillHeld(), false);
    assert.deepEqual(a.log.slice(2), ['stopped: the lease could not be renewed in time']);
    server.script = () => undefined;
    await eventually('a leads again', () => {
      void a.clock.advance(500);
      return a.election.isLeader();
    });
    assert.equal(fence.stillHeld(), false, 'the old term stays ended');
    assert.equal(a.election.fence()?.token, '2.a');
  });

  it('ends its term when it finds another in the Lease', async () => {
    const a = candidate('a');
    a.election.start();
    const fence = await a.election.elected();
    const lease = server.get('petstore')!;
    server.store({ ...lease, spec: { ...lease.spec, holderIdentity: 'intruder' } });
    await a.clock.advance(2000);
    await eventually('a stopped', () => fence.signal.aborted);
    assert.deepEqual(a.log.slice(2), ['stopped: intruder holds the lease', 'leader intruder']);
  });

  it('keeps its term when only a label was set on the Lease', async () => {
    const a = candidate('a');
    a.election.start();
    const fence = await a.election.elected();
    const lease = server.get('petstore')!;
    server.store({ ...lease, metadata: { ...lease.metadata, labels: { by: 'hand' } } });
    const renewals = server.count('PUT');
    await a.clock.advance(2000);
    await eventually('a renewed', () => {
      void a.clock.advance(0);
      return server.count('PUT') === renewals + 2;
    });
    assert.equal(fence.stillHeld(), true);
    assert.deepEqual(server.get('petstore')?.metadata.labels, { by: 'hand' });
  });

  it('hands over at once when it stops', async () => {
    const a = candidate('a');
    a.election.start();
    await a.election.elected();
    const b = candidate('b');
    b.election.start();
    await eventually('b watches', () => server.watches === 1);
    await a.election.stop();
    assert.deepEqual(a.log.at(-1), 'stopped: stopped');
    const fence = await b.election.elected();
    assert.equal(fence.token, '2.b');
    assert.equal(b.clock.monotonic(), 0, 'no time passed');
  });

  it('lets one win when many want it at once', async () => {
    const clock = new FakeClock();
    const all = ['a', 'b', 'c', 'd', 'e'].map(name => candidate(name, clock));
    for (const { election } of all) election.start();
    await Promise.race(all.map(({ election }) => election.elected()));
    await clock.advance(100);
    await eventually('the others follow', () => server.watches === 4);
    assert.equal(all.filter(({ election }) => election.isLeader()).length, 1);
  });

  it('leads with a lease of which no third is a whole number', async () => {
    const election = createLeaseElection({
      client: server.client(),
      namespace: 'team',
      name: 'petstore',
      identity: 'a',
      leaseDurationMs: 2000,
    });
    elections.push(election);
    election.start();
    await election.elected();
  });

  it('refuses settings under which two could lead', () => {
    const client = server.client();
    const common = { client, namespace: 'team', name: 'x', identity: 'a' };
    assert.throws(
      () => createLeaseElection({ ...common, leaseDurationMs: 10_000, renewDeadlineMs: 10_000 }),
      /renewDeadlineMs < leaseDurationMs/,
    );
    assert.throws(() => createLeaseElection({ ...common, identity: '' }), /identity/);
  });
});

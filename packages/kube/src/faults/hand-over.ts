// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { createCache } from '../cache/cache.ts';
import type { Cache } from '../cache/types.ts';
import { KubeClient } from '../client/kube-client.ts';
import { eventually } from '../fixtures/eventually.ts';
import type { RealApi } from '../fixtures/real-api.ts';

const LEASE_MS = 3000;
const CANDIDATE = path.join(import.meta.dirname, 'candidate.ts');

interface Candidate {
  name: string;
  child: ChildProcess;
  lines: string[];
}

/** Two processes, of which one leads: it is killed, or frozen and let go on. */
export function describeHandOver(name: string, start: () => Promise<RealApi>): void {
  describe(`two processes that elect a leader on ${name}`, () => {
    let api: RealApi;
    let client: KubeClient;
    let folder: string;
    let outside: Server;
    let calls: string[];
    let writes: string[];
    let work: Cache;
    let candidates: Candidate[] = [];
    let count = 0;

    before(async () => {
      api = await start();
      client = KubeClient.fromKubeconfig({ text: api.kubeconfig() });
      folder = await mkdtemp(path.join(tmpdir(), 'hand-over-'));
      await writeFile(path.join(folder, 'kubeconfig'), api.kubeconfig(), { mode: 0o600 });
      calls = [];
      outside = createServer((request, response) => {
        calls.push(request.url!.slice(1));
        response.end();
      }).listen(0, '127.0.0.1');
      await once(outside, 'listening');
      writes = [];
      work = createCache({
        client,
        type: { group: '', version: 'v1', plural: 'configmaps', kind: 'ConfigMap', namespaced: true },
        namespace: 'default',
        fieldSelector: 'metadata.name=work',
      });
      const hear = (object: object) => void writes.push((object as { data: { by: string } }).data.by.split(' ')[0]);
      work.on({ added: hear, updated: hear });
      work.start();
      await work.synced;
    });
    afterEach(async () => {
      await Promise.all(candidates.map(kill));
      candidates = [];
    });
    after(async () => {
      work?.stop();
      await client?.close();
      outside?.closeAllConnections();
      outside?.close();
      await api?.stop();
      await rm(folder, { recursive: true });
    });

    function launch(): Candidate {
      const candidateName = `candidate-${(count += 1)}`;
      const { port } = outside.address() as AddressInfo;
      const child = spawn(
        process.execPath,
        [CANDIDATE, path.join(folder, 'kubeconfig'), `http://127.0.0.1:${port}`, candidateName, String(LEASE_MS)],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      const candidate = { name: candidateName, child, lines: [] as string[] };
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        candidate.lines.push(...text.split('\n').filter(Boolean));
      });
      candidates.push(candidate);
      return candidate;
    }

    /** A leader that works, and a follower that knows it. */
    async function pair(): Promise<[Candidate, Candidate]> {
      const leader = launch();
      await eventually('one leads', () => leader.lines.includes('started'));
      await eventually('it works', () => calls.includes(leader.name) && writes.includes(leader.name));
      const follower = launch();
      await eventually('the other follows', () => follower.lines.includes(`leader ${leader.name}`));
      return [leader, follower];
    }

    it('hand over within the lease and a second after the leader was killed (5.9)', async t => {
      const [leader, follower] = await pair();
      const killedAt = performance.now();
      await kill(leader);
      const callsBefore = calls.length;
      await eventually('the other leads', () => follower.lines.includes('started'));
      const ms = performance.now() - killedAt;
      t.diagnostic(`handed over after ${Math.round(ms)} ms with a lease of ${LEASE_MS} ms`);
      assert.ok(ms <= LEASE_MS + 1000, `${ms} ms`);
      await eventually('the other works', () => calls.slice(callsBefore).includes(follower.name));
    });

    it('never both work: a leader that was frozen changes nothing after it goes on (5.9)', async () => {
      let [leader, follower] = await pair();
      for (let round = 0; round < 2; round += 1) {
        for (const { lines } of [leader, follower]) lines.length = 0;
        leader.child.kill('SIGSTOP');
        await eventually('the other leads', () => follower.lines.includes('started'));
        await eventually(
          'the other works',
          () => calls.at(-1) === follower.name && writes.at(-1) === follower.name,
        );
        const [callsBefore, writesBefore] = [calls.length, writes.length];
        leader.child.kill('SIGCONT');
        await eventually('the old leader knows the new one', () =>
          leader.lines.includes(`leader ${follower.name}`),
        );
        const seen = calls.length;
        await eventually('the new one works on', () => calls.length > seen + 10);
        const story = JSON.stringify({ old: leader.lines, new: follower.lines });
        assert.equal(leader.lines.filter(line => line.startsWith('stopped')).length, 1, story);
        assert.deepEqual(new Set(calls.slice(callsBefore)), new Set([follower.name]), story);
        assert.deepEqual(new Set(writes.slice(writesBefore)), new Set([follower.name]), story);
        [leader, follower] = [follower, leader];
      }
    });
  });
}

async function kill({ child }: Candidate): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

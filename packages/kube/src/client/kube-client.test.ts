// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import http from 'node:http';
import net from 'node:net';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { eventually } from '../fixtures/eventually.ts';
import { FakeClock } from '../fixtures/fake-clock.ts';
import { answer, notFound, PETS, ScriptedServer, status } from '../fixtures/scripted-server.ts';
import type { UnstructuredObject } from '../objects/object.ts';
import { KubeClient } from './kube-client.ts';
import {
  fieldConflicts,
  isAlreadyExists,
  isConflict,
  isForbidden,
  isInvalid,
  isNamespaceTerminating,
  isTooManyRequests,
  isUnreachable,
  KubeError,
} from './kube-error.ts';
import type { RequestRecord } from './types.ts';

const rex = { namespace: 'team', name: 'rex' };

function pet(name: string, more: object = {}): UnstructuredObject {
  return {
    apiVersion: 'petstore.example.com/v1alpha1',
    kind: 'Pet',
    metadata: { namespace: 'team', name },
    ...more,
  };
}

async function failure(promise: Promise<unknown>): Promise<KubeError> {
  const error: unknown = await promise.then(
    () => assert.fail('the call succeeded'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof KubeError, String(error));
  return error;
}

describe('the Kubernetes client', () => {
  let server: ScriptedServer;
  beforeEach(async () => {
    server = await ScriptedServer.start();
  });
  afterEach(() => server.stop());

  it('gets an object, and undefined where there is none', async () => {
    server.put('rex', { name: 'Rex' });
    const pets = server.client().of(PETS);
    assert.deepEqual((await pets.get(rex))?.spec, { name: 'Rex' });
    assert.equal(await pets.get({ namespace: 'team', name: 'max' }), undefined);
  });

  it('lists in pages, and gives items the kind that lists leave out', async () => {
    for (let i = 0; i < 7; i += 1) server.put(`pet-${i}`);
    server.script = (request, response) => {
      if (request.url.searchParams.get('continue')) return false;
      answer(response, 200, {
        metadata: { resourceVersion: '107', continue: '107:pet-1' },
        items: [{ metadata: { name: 'pet-0' } }, { metadata: { name: 'pet-1' } }],
      });
      return true;
    };
    const { items, resourceVersion } = await server.client().of(PETS).list({ pageSize: 2, labelSelector: 'a in (b,c)' });
    assert.equal(items.length, 7);
    assert.equal(resourceVersion, '107');
    assert.equal(items[0].kind, 'Pet');
    assert.equal(items[0].apiVersion, 'petstore.example.com/v1alpha1');
    assert.equal(server.requests[0].url.searchParams.get('labelSelector'), 'a in (b,c)');
  });

  it('begins a list again when its pages have expired', async () => {
    for (let i = 0; i < 4; i += 1) server.put(`pet-${i}`);
    server.script = request => {
      if (server.requests.length === 2 && request.url.searchParams.has('continue')) {
        server.put('new');
        server.compact();
      }
    };
    assert.equal((await server.client().of(PETS).list({ pageSize: 2 })).items.length, 5);
  });

  it('keeps every digit of an integer and every key, in both directions (5.32) (5.33)', async () => {
    server.script = (request, response) => {
      answer(response, 200, request.body);
      return true;
    };
    const spec = {
      id: 9223372036854775807n,
      ids: [-9007199254740993n, 1],
      text: '{"id":9223372036854775807}',
      'x-kubernetes-int-or-string': true,
    };
    const proto = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}') as object;
    const back = await server.client().of(PETS).create(pet('rex', { spec: { ...spec, ...proto } }));
    assert.match(server.requests[0].body, /"id":9223372036854775807,"ids":\[-9007199254740993,1\]/);
    assert.match(server.requests[0].body, /"__proto__":\{"polluted":true\}/);
    assert.equal(back.spec?.id, 9223372036854775807n);
    assert.deepEqual(back.spec?.ids, [-9007199254740993n, 1]);
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  });

  it('sends each kind of patch as the server wants it', async () => {
    server.script = (request, response) => {
      answer(response, 200, pet('rex'));
      return true;
    };
    const pets = server.client().of(PETS);
    await pets.apply(pet('rex'), { fieldManager: 'me', force: true, dryRun: true });
    await pets.applyStatus(pet('rex', { status: {} }), { fieldManager: 'me' });
    await pets.patchStatus(rex, { state: null }, { resourceVersion: '7' });
    await pets.patch(rex, [{ op: 'test', path: '/a', value: 1 }], { type: 'json' });
    const seen = server.requests.map(({ url, headers, body }) => [
      url.pathname.split('/pets/')[1] + url.search,
      headers['content-type'],
      body,
    ]);
    const whole = JSON.stringify(pet('rex'));
    assert.deepEqual(seen, [
      ['rex?fieldManager=me&dryRun=All&force=true', 'application/apply-patch+yaml', whole],
      ['rex/status?fieldManager=me', 'application/apply-patch+yaml', JSON.stringify(pet('rex', { status: {} }))],
      ['rex/status', 'application/merge-patch+json', '{"metadata":{"resourceVersion":"7"},"status":{"state":null}}'],
      ['rex', 'application/json-patch+json', '[{"op":"test","path":"/a","value":1}]'],
    ]);
  });

  it('tells a deleted object from one that is kept by finalizers and from one that was not there', async () => {
    const outcomes: object[] = [
      { kind: 'Status', status: 'Success' },
      pet('rex', { metadata: { namespace: 'team', name: 'rex', deletionTimestamp: '2026-01-01T00:00:00Z' } }),
    ];
    server.script = (_request, response) => {
      const outcome = outcomes.shift();
      answer(response, outcome ? 200 : 404, outcome ?? notFound('rex'));
      return true;
    };
    const pets = server.client().of(PETS);
    const kinds = [
      await pets.delete(rex, { uid: 'u1', resourceVersion: '5', propagationPolicy: 'Foreground' }),
      await pets.delete(rex),
      await pets.delete(rex),
    ].map(outcome => outcome.kind);
    assert.deepEqual(kinds, ['deleted', 'deleting', 'absent']);
    assert.deepEqual(JSON.parse(server.requests[0].body), {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      preconditions: { uid: 'u1', resourceVersion: '5' },
      propagationPolicy: 'Foreground',
    });
  });

  it('says in every failure what was asked of what, and how the server answered', async () => {
    const answers = [
      status(409, 'Conflict'),
      status(409, 'AlreadyExists'),
      status(403, 'Forbidden', { details: { causes: [{ reason: 'NamespaceTerminating' }] } }),
      status(422, 'Invalid'),
    ];
    server.script = (_request, response) => {
      const next = answers.shift() as { code: number };
      answer(response, next.code, next);
      return true;
    };
    const pets = server.client().of(PETS);
    const conflict = await failure(pets.replace(pet('rex')));
    assert.ok(isConflict(conflict) && !isAlreadyExists(conflict));
    assert.equal(conflict.message, 'update pets.petstore.example.com team/rex: Conflict here');
    assert.equal(conflict.status.message, 'Conflict here');
    const exists = await failure(pets.create(pet('rex')));
    assert.ok(isAlreadyExists(exists) && !isConflict(exists));
    const terminating = await failure(pets.create(pet('rex')));
    assert.ok(isForbidden(terminating) && isNamespaceTerminating(terminating));
    assert.ok(isInvalid(await failure(pets.create(pet('rex')))));
  });

  it('names the fields that others own when an apply is refused', async () => {
    server.script = (_request, response) => {
      const causes = [
        { reason: 'FieldManagerConflict', field: '.spec.name', message: 'conflict with "kubectl-edit" using petstore.example.com/v1alpha1' },
        { reason: 'FieldManagerConflict', field: '.spec.age', message: 'conflicts with others' },
      ];
      answer(response, 409, status(409, 'Conflict', { details: { causes } }));
      return true;
    };
    const error = await failure(server.client().of(PETS).apply(pet('rex'), { fieldManager: 'me' }));
    assert.deepEqual(
      fieldConflicts(error).map(({ manager, field }) => [manager, field]),
      [['kubectl-edit', '.spec.name'], ['', '.spec.age']],
    );
  });

  it('shows no login and nothing that was sent when a failure is printed (5.35)', async () => {
    server.script = (_request, response) => {
      answer(response, 500, status(500, 'InternalError'));
      return true;
    };
    const secret = pet('rex', { data: { password: 'canary-secret' } });
    const refused = await failure(server.client().of(PETS).create(secret));
    server.script = (_request, response) => (response.destroy(), true);
    const lost = await failure(server.client().of(PETS).create(secret));
    for (const error of [refused, lost]) {
      const printed = inspect(error, { depth: 20, showHidden: true });
      assert.doesNotMatch(printed, /canary/);
    }
  });

  it('explains an answer that is not from Kubernetes', async () => {
    server.script = (_request, response) => {
      answer(response, 502, '<html>Bad\n Gateway</html>', { 'content-type': 'text/html' });
      return true;
    };
    const gateway = await failure(server.client().of(PETS).list());
    assert.equal(gateway.code, 502);
    assert.match(gateway.message, /^list pets.petstore.example.com: <html>Bad Gateway<\/html>$/);
    server.script = (_request, response) => (answer(response, 200, '<html>'), true);
    assert.equal((await failure(server.client().of(PETS).list())).reason, 'InvalidAnswer');
  });

  it('comes back when an overloaded server says so, by seconds and by date (5.8)', async () => {
    const clock = new FakeClock();
    const pets = server.client({ clock, random: () => 0 }).of(PETS);
    const waits: [string, number][] = [
      ['3', 3000],
      [new Date(clock.now() + 13_000).toUTCString(), 10_000],
    ];
    for (const [header, ms] of waits) {
      const before = server.requests.length;
      let refusals = 1;
      server.script = (_request, response) => {
        if ((refusals -= 1) < 0) return false;
        answer(response, 429, status(429, 'TooManyRequests'), { 'retry-after': header });
        return true;
      };
      const created = pets.create(pet(`pet-${ms}`));
      await eventually('it waits', () => clock.next === ms);
      await clock.advance(ms - 1);
      assert.equal(server.requests.length, before + 1);
      await clock.advance(1);
      await created;
      assert.equal(server.requests.length, before + 2);
    }
  });

  it('gives the refusal to the caller when the server wants too much patience', async () => {
    server.script = (_request, response) => {
      answer(response, 429, status(429, 'TooManyRequests'), { 'retry-after': '3600' });
      return true;
    };
    const error = await failure(server.client().of(PETS).create(pet('rex')));
    assert.ok(isTooManyRequests(error));
    assert.equal(error.retryAfterSeconds, 3600);
    assert.equal(server.requests.length, 1);
  });

  it('repeats a read on a lost connection, and never a write', async () => {
    server.put('rex');
    let losses = 2;
    server.script = (request, response) => {
      if ((losses -= 1) < 0) return false;
      if (request.method === 'POST') server.store(JSON.parse(request.body) as UnstructuredObject);
      response.destroy();
      return true;
    };
    const pets = server.client().of(PETS);
    losses = 1;
    assert.equal((await pets.get(rex))?.metadata.name, 'rex');
    losses = 1;
    assert.ok(isUnreachable(await failure(pets.create(pet('max')))));
    assert.equal(server.count('POST'), 1);
  });

  it('gives up on a server that never answers', async () => {
    server.script = () => true;
    const error = await failure(server.client({ timeoutMs: 100 }).of(PETS).get(rex));
    assert.ok(isUnreachable(error));
    const abort = new AbortController();
    const given = failure(server.client().of(PETS).get(rex, { signal: abort.signal }));
    abort.abort();
    assert.equal((await given).reason, 'Aborted');
  });

  it('names a server that is not there', async () => {
    const { url } = server;
    const client = server.client();
    await server.stop();
    const error = await failure(client.of(PETS).create(pet('rex')));
    assert.match(error.message, new RegExp(`^create pets.petstore.example.com team/rex: ${url} did not answer: .*ECONNREFUSED`));
    server = await ScriptedServer.start();
  });

  it('logs in anew after a 401 when the kubeconfig has changed, and only then', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'kubeconfig-'));
    try {
      const file = path.join(folder, 'config');
      await writeFile(file, server.kubeconfig({ token: 'old' }));
      let accepted = 'Bearer old';
      server.script = (request, response) => {
        if (request.headers.authorization === accepted) return false;
        answer(response, 401, status(401, 'Unauthorized'));
        return true;
      };
      server.put('rex');
      const client = KubeClient.fromKubeconfig({ file, allowHttp: true });
      assert.ok(await client.of(PETS).get(rex));
      accepted = 'Bearer new';
      await writeFile(file, server.kubeconfig({ token: 'new' }));
      assert.ok(await client.of(PETS).get(rex));
      assert.equal(server.requests.length, 3);
      accepted = 'Bearer unknown';
      assert.equal((await failure(client.of(PETS).get(rex))).code, 401);
      assert.equal(server.requests.length, 4);
      await client.close();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('uses a login plugin, and asks it once for many calls', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'plugin-'));
    try {
      const calls = path.join(folder, 'calls');
      const credential = { apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status: { token: 'from-plugin' } };
      const script = `require('fs').appendFileSync(${JSON.stringify(calls)}, 'x'); console.log(${JSON.stringify(JSON.stringify(credential))})`;
      const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: process.execPath, args: ['-e', script] };
      const client = KubeClient.fromKubeconfig({ text: server.kubeconfig({ exec }), allowHttp: true });
      await Promise.all(Array.from({ length: 20 }, () => client.of(PETS).get(rex)));
      assert.equal(await readFile(calls, 'utf8'), 'x');
      assert.ok(server.requests.every(request => request.headers.authorization === 'Bearer from-plugin'));
      await client.close();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('speaks for another user on the same connections', async () => {
    const client = server.client();
    await client.as('user:default/ann', ['group:default/dev', 'readers']).of(PETS).get(rex);
    await client.of(PETS).get(rex);
    assert.equal(server.requests[0].headers['impersonate-user'], 'user:default/ann');
    assert.equal(server.requests[0].headers['impersonate-group'], 'group:default/dev, readers');
    assert.equal(server.requests[1].headers['impersonate-user'], undefined);
    assert.throws(() => client.as(''), /must have a name/);
    assert.ok(isUnreachable(await failure(client.as('ann\r\nx: y').of(PETS).get(rex))));
    assert.equal(server.requests.length, 2);
  });

  it('replaces the user that the kubeconfig names', async () => {
    const client = server.client();
    const text = server.kubeconfig({ token: 't', as: 'somebody' });
    const acting = KubeClient.fromKubeconfig({ text, allowHttp: true });
    await acting.of(PETS).get(rex);
    await acting.as('ann').of(PETS).get(rex);
    await client.of(PETS).get(rex);
    assert.deepEqual(
      server.requests.map(request => request.headers['impersonate-user']),
      ['somebody', 'ann', undefined],
    );
    await acting.close();
  });

  it('goes through the proxy of the kubeconfig', async () => {
    const tunnels: (string | undefined)[] = [];
    const proxy = http.createServer();
    proxy.on('connect', (request, socket) => {
      tunnels.push(request.url);
      const { hostname, port } = new URL(server.url);
      const upstream = net.connect(Number(port), hostname, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      upstream.on('error', () => socket.destroy());
      socket.on('error', () => undefined);
      socket.on('close', () => upstream.destroy());
    });
    await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as net.AddressInfo;
    const text = server.kubeconfig().replace('"server"', `"proxy-url":"http://127.0.0.1:${port}","server"`);
    const client = KubeClient.fromKubeconfig({ text, allowHttp: true });
    server.put('rex');
    assert.ok(await client.of(PETS).get(rex));
    assert.deepEqual(tunnels, [new URL(server.url).host]);
    await client.close();
    await new Promise(resolve => proxy.close(resolve));
  });

  it('tells of each call what it was and how it ended', async () => {
    server.put('rex');
    const client = server.client();
    const records: RequestRecord[] = [];
    const off = client.onRequest(record => records.push(record));
    client.onRequest(() => {
      throw new Error('a broken metric');
    });
    await client.of(PETS).get(rex);
    await client.as('ann').of(PETS).create(pet('max'), { dryRun: true });
    await failure(client.of(PETS).create(pet('max')));
    await client.of(PETS).list();
    off();
    await client.of(PETS).list();
    assert.deepEqual(
      records.map(({ verb, resource, namespace, name, code, user, dryRun }) =>
        [verb, resource, namespace, name, code, user, dryRun].join(' '),
      ),
      [
        'get pets.petstore.example.com team rex 200  false',
        'create pets.petstore.example.com team max 201 ann true',
        'create pets.petstore.example.com team max 409  false',
        'list pets.petstore.example.com   200  false',
      ],
    );
    assert.ok(records.every(record => record.ms >= 0));
  });

  it('refuses names that would lead to another path', async () => {
    const pets = server.client().of(PETS);
    for (const name of ['..', '.', '', 'a/b', 'a%2fb']) {
      await assert.rejects(async () => pets.get({ namespace: 'team', name }), /cannot be the name/, name);
    }
    await assert.rejects(async () => pets.get({ name: 'rex' }), /is namespaced/);
    await assert.rejects(async () => pets.create({ ...pet('rex'), metadata: { name: 'rex' } }), /is namespaced/);
    assert.equal(server.requests.length, 0);
  });

  it('says what is wrong with a kubeconfig', () => {
    const text = server.kubeconfig();
    assert.throws(() => KubeClient.fromKubeconfig({ text }), /is not encrypted/);
    assert.throws(() => KubeClient.fromKubeconfig({ text, context: 'y' }), /no context "y"; it has: x/);
    assert.throws(() => KubeClient.fromKubeconfig({ file: '/nowhere/config' }), /no kubeconfig at \/nowhere\/config/);
    assert.throws(
      () => KubeClient.fromKubeconfig({ text: text.replace('http:', 'ftp:'), allowHttp: true }),
      /must be an https URL/,
    );
    assert.throws(() => KubeClient.inCluster(), /does not run in a cluster/);
  });

  it('asks for access reviews in the words of the API', async () => {
    server.script = (_request, response) => {
      answer(response, 201, { status: { allowed: true, reason: 'by role' } });
      return true;
    };
    const client = server.client();
    const review = await client.subjectAccessReview({
      user: 'ann',
      groups: ['dev'],
      attributes: { verb: 'patch', group: 'petstore.example.com', resource: 'pets', namespace: 'team' },
    });
    assert.deepEqual(review, { allowed: true, denied: false, reason: 'by role' });
    assert.equal(server.requests[0].url.pathname, '/apis/authorization.k8s.io/v1/subjectaccessreviews');
    assert.deepEqual((JSON.parse(server.requests[0].body) as UnstructuredObject).spec, {
      user: 'ann',
      groups: ['dev'],
      resourceAttributes: { verb: 'patch', group: 'petstore.example.com', resource: 'pets', namespace: 'team' },
    });
  });

  it('waits for an object to become what is wanted, through lost watches', async () => {
    const pets = server.client().of(PETS);
    const waited = pets.waitFor(rex, object => object?.spec?.ready === true, { timeoutMs: 5000 });
    await eventually('it watches', () => server.watches === 1);
    server.put('rex', { ready: false });
    server.cut();
    await eventually('it watches again', () => server.count('watch') === 2 && server.watches === 1);
    server.put('rex', { ready: true });
    assert.equal((await waited).kind, 'met');
    const gone = await pets.waitFor(rex, object => object === undefined, { timeoutMs: 50 });
    assert.equal(gone.kind, 'timeout');
    assert.equal(gone.kind === 'timeout' && gone.last?.metadata.name, 'rex');
  });
});

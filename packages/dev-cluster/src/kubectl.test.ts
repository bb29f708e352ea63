// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { eventually, startClient } from './testing/client.ts';
import type { Client } from './testing/client.ts';
import { PETS, pet, petCrd } from './testing/pet-crd.ts';

const folder = mkdtempSync(join(tmpdir(), 'kubectl-'));
const env = { ...process.env, KUBECONFIG: join(folder, 'kubeconfig'), HOME: folder, KUBE_EDITOR: join(folder, 'editor') };
let client: Client;

type Output = { code: number; stdout: string; stderr: string };

function kubectl(...words: string[]): Promise<Output> {
  return new Promise(resolve => {
    execFile('kubectl', words, { env, timeout: 30_000 }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr });
    });
  });
}

/** The output of a command that has to succeed; `line` is split at blanks. */
async function run(line: string): Promise<string> {
  const { code, stdout, stderr } = await kubectl(...line.split(' '));
  assert.equal(code, 0, `kubectl ${line}\n${stdout}${stderr}`);
  return stdout;
}

function file(name: string, ...objects: unknown[]): string {
  const path = join(folder, name);
  writeFileSync(path, objects.map(object => JSON.stringify(object)).join('\n---\n'));
  return path;
}

before(async () => {
  try {
    execFileSync('kubectl', ['version', '--client'], { stdio: 'ignore' });
  } catch {
    throw new Error('These tests run the real kubectl, which is not on the PATH: install it (any version from 1.28 on).');
  }
  client = await startClient();
  writeFileSync(env.KUBECONFIG, client.cluster.kubeconfig());
  await run(`apply -f ${file('crd.yaml', petCrd)}`);
  await run('wait --for=condition=Established crd/pets.petstore.example.com --timeout=10s');
});

after(async () => {
  await client.stop();
  rmSync(folder, { recursive: true });
});

test('kubectl get shows the printer columns', async () => {
  await run(`apply -f ${file('get.yaml', pet('gus', { tags: [{ name: 'a' }, { name: 'b' }] }))}`);
  await client.ask(`PATCH ${PETS}/gus/status`, { type: 'merge', body: { status: { state: 'Ready' } } });
  const [header, row] = (await run('get pets gus')).split('\n');
  assert.deepEqual(header.split(/ +/), ['NAME', 'CALLED', 'STATE', 'AGE']);
  assert.match(row, /^gus +gus +Ready +\d+s$/);
  assert.match(await run('get pt -o wide'), /^gus +gus +Ready +a +\d+s$/m);
  assert.match(await run('get all'), /pet.petstore.example.com\/gus/);
  assert.match(await run('get pet gus -o jsonpath={.spec.kindOf}'), /^cat$/);
  assert.match(await run('get ns'), /^kube-system +Active +\d+s$/m);
});

test('kubectl get -o wide -w shows each change as it comes', async () => {
  await run(`apply -f ${file('watch.yaml', pet('wanda'))}`);
  const watch = spawn('kubectl', ['get', 'pets', 'wanda', '-o', 'wide', '-w'], { env });
  let shown = '';
  watch.stdout.on('data', chunk => (shown += chunk));
  const lines = async () => shown.trim().split('\n').length;
  await eventually(lines, count => count >= 2);
  await client.ask(`PATCH ${PETS}/wanda/status`, { type: 'merge', body: { status: { state: 'Waking' } } });
  await eventually(async () => shown, text => /wanda +wanda +Waking/.test(text));
  watch.kill();
  assert.equal(shown.match(/NAME/g)!.length, 1);
});

test('kubectl describe shows the fields and the events', async () => {
  await run(`apply -f ${file('describe.yaml', pet('dora'))}`);
  const { body } = await client.ask(`GET ${PETS}/dora`);
  const { name, namespace, uid } = body.metadata;
  await client.ask('POST /api/v1/namespaces/default/events', {
    body: {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'dora.1', namespace },
      involvedObject: { apiVersion: body.apiVersion, kind: 'Pet', name, namespace, uid },
      reason: 'Fed',
      message: 'Dora has eaten',
      type: 'Normal',
      source: { component: 'keeper' },
      firstTimestamp: body.metadata.creationTimestamp,
      lastTimestamp: body.metadata.creationTimestamp,
      count: 1,
    },
  });
  const shown = await run('describe pet dora');
  assert.match(shown, /^Kind: +Pet$/m);
  assert.match(shown, /Normal +Fed +\S+ +keeper +Dora has eaten/);
  assert.match(await run('get events'), /Fed +pet\/dora +Dora has eaten/);
});

test('kubectl explain pet.spec shows the published schema', async () => {
  const shown = await run('explain pet.spec');
  assert.match(shown, /^GROUP: +petstore.example.com$/m);
  assert.match(shown, /What the pet should be\./);
  assert.match(shown, /name\t<string> -required-\n +What the pet is called\./);
  assert.match(await run('explain pet.spec.kindOf'), /ENUM:\n +cat\n +dog/);
  assert.match(await run('explain deployment.spec.template.spec'), /containers\t<\[\]Container> -required-/);
});

test('kubectl apply creates, changes and removes fields', async () => {
  assert.match(await run(`apply -f ${file('a1.yaml', pet('ann', { age: 1, tags: [{ name: 'x' }] }))}`), /created/);
  assert.match(await run(`apply -f ${file('a1.yaml', pet('ann', { age: 1, tags: [{ name: 'x' }] }))}`), /unchanged/);
  assert.match(await run(`apply -f ${file('a2.yaml', pet('ann', { age: 2 }))}`), /configured/);
  assert.deepEqual((await client.ask(`GET ${PETS}/ann`)).body.spec, { age: 2, kindOf: 'cat', name: 'ann' });
  const unknown = await kubectl('apply', '-f', file('a3.yaml', pet('ann', { colour: 'red' })));
  assert.match(unknown.stderr, /strict decoding error: unknown field "spec.colour"/);
});

test('kubectl apply merges the lists of built-in kinds by their keys', async () => {
  const deployment = (image: string, names = ['one', 'two']) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: names.map(name => ({ name, image })) } },
    },
  });
  await run(`apply -f ${file('d1.yaml', deployment('img:1'))}`);
  await run('set env deployment/web -c one COLOUR=red');
  await run(`apply -f ${file('d2.yaml', deployment('img:2', ['one']))}`);
  const { containers } = (await client.ask('GET /apis/apps/v1/namespaces/default/deployments/web')).body.spec.template.spec;
  assert.deepEqual(containers.map((item: any) => [item.name, item.image, item.env]), [['one', 'img:2', [{ name: 'COLOUR', value: 'red' }]]]);
  assert.match(await run('get deploy web -o wide'), /web +0\/1 +0 +0 +\d+s +one +img:2 +app=web/);
});

test('kubectl apply --server-side keeps owners apart', async () => {
  await run(`apply --server-side --field-manager=first -f ${file('s1.yaml', pet('sam', { age: 1 }))}`);
  const refused = await kubectl('apply', '--server-side', '--field-manager=second', '-f', file('s2.yaml', pet('sam', { age: 2 })));
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /Apply failed with 1 conflict: conflict with "first": \.spec\.age/);
  await run(`apply --server-side --force-conflicts --field-manager=second -f ${file('s2.yaml', pet('sam', { age: 2 }))}`);
  await run(`apply --server-side --field-manager=first -f ${file('s3.yaml', pet('sam'))}`);
  assert.equal((await client.ask(`GET ${PETS}/sam`)).body.spec.age, 2);
  await run(`apply --server-side --field-manager=second -f ${file('s4.yaml', pet('sam'))}`);
  assert.equal((await client.ask(`GET ${PETS}/sam`)).body.spec.age, undefined);
});

test('kubectl edit writes what the editor leaves', async () => {
  await run(`apply -f ${file('edit.yaml', pet('eve'))}`);
  writeFileSync(env.KUBE_EDITOR, '#!/bin/sh\nsed -i "s/kindOf: cat/kindOf: dog/" "$1"\n', { mode: 0o755 });
  assert.match(await run('edit pet eve'), /edited/);
  assert.equal((await client.ask(`GET ${PETS}/eve`)).body.spec.kindOf, 'dog');
});

test('kubectl diff shows what would change and changes nothing', async () => {
  await run(`apply -f ${file('f1.yaml', pet('dee', { age: 1 }))}`);
  const shown = await kubectl('diff', '-f', file('f2.yaml', pet('dee', { age: 2 })));
  assert.equal(shown.code, 1, shown.stderr);
  assert.match(shown.stdout, /^-  age: 1\n\+  age: 2$/m);
  assert.equal((await client.ask(`GET ${PETS}/dee`)).body.spec.age, 1);
  assert.equal((await kubectl('diff', '-f', file('f1.yaml', pet('dee', { age: 1 })))).code, 0);
});

test('kubectl delete --cascade=foreground takes the dependents first', async () => {
  await run(`apply -f ${file('o1.yaml', pet('owner'))}`);
  const { uid } = (await client.ask(`GET ${PETS}/owner`)).body.metadata;
  const owner = { apiVersion: 'petstore.example.com/v1alpha1', kind: 'Pet', name: 'owner', uid, blockOwnerDeletion: true };
  await client.ask(`POST ${PETS}`, { body: pet('child', {}, { ownerReferences: [owner], finalizers: ['test.example.com/hold'] }) });
  const deletion = run('delete pet owner --cascade=foreground');
  await eventually(() => client.ask(`GET ${PETS}/child`), reply => reply.body.metadata?.deletionTimestamp !== undefined);
  assert.deepEqual((await client.ask(`GET ${PETS}/owner`)).body.metadata.finalizers, ['foregroundDeletion']);
  await client.ask(`PATCH ${PETS}/child`, { type: 'merge', body: { metadata: { finalizers: null } } });
  assert.match(await deletion, /deleted/);
  assert.equal((await client.ask(`GET ${PETS}/owner`)).code, 404);
  assert.equal((await client.ask(`GET ${PETS}/child`)).code, 404);
});

test('kubectl delete --cascade=orphan leaves the dependents', async () => {
  await run(`apply -f ${file('p1.yaml', pet('parent'))}`);
  const { uid } = (await client.ask(`GET ${PETS}/parent`)).body.metadata;
  const owner = { apiVersion: 'petstore.example.com/v1alpha1', kind: 'Pet', name: 'parent', uid };
  await client.ask(`POST ${PETS}`, { body: pet('left', {}, { ownerReferences: [owner] }) });
  await run('delete pet parent --cascade=orphan');
  const { metadata } = (await client.ask(`GET ${PETS}/left`)).body;
  assert.equal(metadata.ownerReferences, undefined);
});

test('kubectl api-resources lists the kind with its short name', async () => {
  assert.match(await run('api-resources'), /^pets +pt +petstore.example.com\/v1alpha1 +true +Pet$/m);
  assert.match(await run('api-versions'), /^petstore.example.com\/v1alpha1$/m);
});

test('kubectl auth can-i and whoami answer by the roles', async () => {
  await run('create role reader --verb=get,list --resource=pets.petstore.example.com');
  await run('create rolebinding alice --role=reader --user=alice');
  assert.equal(await run('auth can-i list pets --as alice'), 'yes\n');
  const no = await kubectl('auth', 'can-i', 'delete', 'pets', '--as', 'alice');
  assert.deepEqual([no.code, no.stdout], [1, 'no\n']);
  const refused = await kubectl('delete', 'pets', '--all', '--as', 'alice');
  assert.match(refused.stderr, /User "alice" cannot deletecollection|User "alice" cannot delete resource "pets" in API group "petstore.example.com" in the namespace "default"/);
  assert.match(await run('auth whoami'), /Username +admin/);
  assert.match(await run('auth can-i --list --as alice'), /pets\.petstore\.example\.com +\[\] +\[\] +\[get list\]/);
});

test('kubectl wait --for=condition=Ready returns when it is', async () => {
  await run(`apply -f ${file('w1.yaml', pet('will'))}`);
  const waiting = run('wait --for=condition=Ready pet/will --timeout=20s');
  await eventually(async () => client.cluster.requests.counts()['watch pets.petstore.example.com'] ?? 0, count => count > 1);
  await client.ask(`PATCH ${PETS}/will/status`, { type: 'merge', body: { status: { conditions: [{ type: 'Ready', status: 'True' }] } } });
  assert.match(await waiting, /condition met/);
});

test('kubectl delete namespace takes its contents along', async () => {
  await run('create namespace short');
  await run('create configmap one --from-literal=a=b -n short');
  await run(`apply -n short -f ${file('n1.yaml', pet('nick'))}`);
  assert.match(await run('delete namespace short'), /deleted/);
  assert.equal((await kubectl('get', 'namespace', 'short')).code, 1);
  assert.deepEqual((await client.ask('GET /apis/petstore.example.com/v1alpha1/namespaces/short/pets')).body.items, []);
});

test('kubectl create, label, annotate, patch and delete work on built-in kinds', async () => {
  await run('create secret generic login --from-literal=password=hidden');
  await run('label secret login team=a');
  await run('annotate secret login note=b');
  await run('patch secret login -p {"stringData":{"user":"me"}}');
  const { body } = await client.ask('GET /api/v1/namespaces/default/secrets/login');
  assert.deepEqual(body.data, { password: 'aGlkZGVu', user: 'bWU=' });
  assert.deepEqual([body.metadata.labels, body.metadata.annotations], [{ team: 'a' }, { note: 'b' }]);
  assert.match(await run('get secrets -l team=a'), /^login +Opaque +2 /m);
  assert.match(await run('delete secret login'), /deleted/);
  const gone = await kubectl('get', 'nodes');
  assert.match(gone.stderr, /the server doesn't have a resource type "nodes"/);
});

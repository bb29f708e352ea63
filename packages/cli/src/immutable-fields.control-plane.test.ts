// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { request } from 'node:https';
import { after, before, describe, it } from 'node:test';
import { compile } from '@api-operators/openapi';
import { startControlPlane, type ControlPlane } from '@api-operators/testing';

const text = { type: 'string' };
const body = { content: { 'application/json': { schema: { type: 'object', properties: { title: text } } } } };
const parameter = (name: string) => ({ name, in: 'path', required: true, schema: text });
const DOCUMENT = JSON.stringify({
  openapi: '3.0.3',
  info: { title: 'Shelves', version: '1' },
  paths: {
    '/shelves/{shelf}/books': { parameters: [parameter('shelf')], post: { requestBody: body, responses: { 201: { description: 'ok', ...body } } } },
    '/shelves/{shelf}/books/{id}': {
      parameters: [parameter('shelf'), parameter('id')],
      get: { responses: { 200: { description: 'ok', ...body } } },
      delete: { responses: { 204: { description: 'gone' } } },
    },
    // The caller chooses the id, or the object's own name is it.
    '/rooms/{name}': {
      parameters: [parameter('name')],
      put: { requestBody: body, responses: { 201: { description: 'ok', ...body } } },
      get: { responses: { 200: { description: 'ok', ...body } } },
      delete: { responses: { 204: { description: 'gone' } } },
    },
  },
});

describe('the parents of an object, in a real kube-apiserver', () => {
  let plane: ControlPlane;
  before(async () => {
    plane = await startControlPlane({ controllerManager: false });
  });
  after(() => plane.stop());

  function call(method: string, path: string, object?: object): Promise<{ code: number; text: string }> {
    return new Promise((resolve, reject) => {
      const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
      const headers = { authorization: `Bearer ${plane.token()}`, 'content-type': type };
      const sent = request(plane.url + path, { method, headers, ca: plane.certificate }, async response => {
        let said = '';
        for await (const chunk of response) said += String(chunk);
        resolve({ code: response.statusCode ?? 0, text: said });
      }).on('error', reject);
      sent.end(object && JSON.stringify(object));
    });
  }

  /** Has the kind that is made from this path served, and answers with where its objects are. */
  async function define(under: string): Promise<{ kind: string; path: string }> {
    const result = compile({ documents: new Map([['a.json', DOCUMENT]]), root: 'a.json', options: { group: 'shelves.example.com' } });
    assert.ok(result.kind === 'compiled');
    const plan = result.operator.kinds.find(({ role, operations }) => role === 'resource' && operations.some(({ path }) => path.startsWith(under)))!;
    const defined = await call('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', plan.crd);
    assert.equal(defined.code, 201, defined.text);
    const path = `/apis/shelves.example.com/v1alpha1/namespaces/default/${plan.plural}`;
    const deadline = performance.now() + 60_000;
    while ((await call('GET', path)).code !== 200) assert.ok(performance.now() < deadline, 'the kind is not served');
    return { kind: plan.kind, path };
  }

  async function create({ kind, path }: { kind: string; path: string }, spec: object): Promise<string> {
    const metadata = { name: 'one', finalizers: ['example.com/wait'] };
    const created = await call('POST', path, { apiVersion: 'shelves.example.com/v1alpha1', kind, metadata, spec });
    assert.equal(created.code, 201, created.text);
    return `${path}/one`;
  }

  async function deleteAndFree(one: string): Promise<void> {
    assert.equal((await call('DELETE', one)).code, 200);
    const freed = await call('PATCH', one, { metadata: { finalizers: null } });
    assert.equal(freed.code, 200, freed.text);
    assert.equal((await call('GET', one)).code, 404);
  }

  it('cannot be changed, and do not keep a deleted object from losing its finalizer', async () => {
    const one = await create(await define('/shelves'), { shelf: 'a', title: 't' });
    const moved = await call('PATCH', one, { spec: { shelf: 'b' } });
    assert.equal(moved.code, 422);
    assert.match(moved.text, /shelf cannot be changed/);
    assert.equal((await call('PATCH', one, { spec: { title: 'u' } })).code, 200);
    await deleteAndFree(one);
  });

  it('cannot be changed by removing an id that need not be given, and setting another one', async () => {
    const one = await create(await define('/rooms'), { name: 'blue', title: 't' });
    const removed = await call('PATCH', one, { spec: { name: null, externalIDRef: 'blue' } });
    assert.equal(removed.code, 422, removed.text);
    assert.match(removed.text, /name cannot be removed once it is set/);
    assert.match((await call('PATCH', one, { spec: { name: 'red' } })).text, /name cannot be changed/);
    assert.equal((await call('PATCH', one, { spec: { title: 'u' } })).code, 200);
    await deleteAndFree(one);
  });
});

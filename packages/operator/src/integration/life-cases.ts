// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { JsonObject } from '@api-operators/api';
import type { KubeObject } from '@api-operators/kube';
import { compile } from '@api-operators/openapi';
import { CRDS } from '../cluster-types.ts';
import { openJournal } from '../journal/journal.ts';
import { startOperator, type Operator } from '../operator.ts';
import {
  apply,
  connectionTo,
  isReady,
  kindOf,
  object,
  PETS,
  silent,
  startStack,
  type Stack,
} from './stack.ts';
import type { TestCluster } from './test-cluster.ts';

const NOTES = kindOf('Note', 'notes', 'notes.example.com');

/** APIs that come and go while the operator runs, and operators that do. */
export function lifeCases(start: () => Promise<TestCluster>): void {
  describe('APIs and operators that come and go', () => {
    let cluster: TestCluster;
    let stack: Stack;
    let notes: Server;
    const stored = new Map<string, JsonObject>();
    before(async () => {
      cluster = await start();
      stack = await startStack(cluster, {
        operator: {
          lease: {
            namespace: 'default',
            leaseDurationMs: 2_000,
            renewDeadlineMs: 1_500,
            retryPeriodMs: 300,
          },
        },
      });
      await apply(cluster.client, connectionTo(stack.shop, 'shop'));
      notes = notesServer(stored);
      notes.listen(0, '127.0.0.1');
      await once(notes, 'listening');
    });
    after(async () => {
      await stack?.stop();
      notes.closeAllConnections();
      notes.close();
      await cluster?.stop();
    });

    test('an API that is installed while the operator runs is looked after, let go, and taken up again (5.23)', async () => {
      const manifests = notesManifests();
      const url = `http://127.0.0.1:${(notes.address() as AddressInfo).port}`;
      await apply(cluster.client, manifests);
      await apply(cluster.client, [
        {
          apiVersion: 'api-operators.dev/v1alpha1',
          kind: 'Connection',
          metadata: { name: 'notes', namespace: 'shop' },
          spec: { url },
        },
      ]);
      const note = (name: string) => ({
        ...object('Note', name, 'shop', { text: name }),
        apiVersion: 'notes.example.com/v1alpha1',
      });
      await cluster.client.of(NOTES).create(note('first'));
      await stack.until(NOTES, 'shop', 'first', isReady);
      await cluster.client
        .of(NOTES)
        .delete({ namespace: 'shop', name: 'first' });
      await stack.until(NOTES, 'shop', 'first', each => each === undefined);
      assert.equal(stored.size, 0);
      await cluster.client.of(CRDS).delete({ name: 'notes.notes.example.com' });
      const gone = await cluster.client
        .of(CRDS)
        .waitFor(
          { name: 'notes.notes.example.com' },
          each => each === undefined,
          { timeoutMs: 20_000 },
        );
      assert.equal(gone.kind, 'met');
      await cluster.client
        .of(PETS)
        .create(object('Pet', 'meanwhile', 'shop', { name: 'Meanwhile' }));
      await stack.until(PETS, 'shop', 'meanwhile', isReady);
      await apply(cluster.client, manifests);
      await cluster.client.of(NOTES).create(note('second'));
      await stack.until(NOTES, 'shop', 'second', isReady);
      assert.equal(stored.size, 1);
    });

    test('an operator that starts finds what is settled and calls nobody about it (5.12)', async () => {
      await cluster.client
        .of(PETS)
        .create(object('Pet', 'settled', 'shop', { name: 'Settled' }));
      await stack.until(PETS, 'shop', 'settled', isReady);
      await stack.operator.stop();
      const calls = stack.shop.requests.length;
      const writes: string[] = [];
      const off = cluster.client.onRequest(({ verb, resource, name }) => {
        if (
          ['patch', 'create', 'update'].includes(verb) &&
          !resource.startsWith('leases')
        )
          writes.push(`${verb} ${resource} ${name}`);
      });
      const journal = openJournal(':memory:');
      let next: Operator | undefined;
      try {
        next = await startOperator({
          client: cluster.client,
          egress: { allow: ['127.0.0.0/8'] },
          journal,
          lease: { namespace: 'default' },
          logger: silent,
        });
        await next.ready;
        await cluster.client
          .of(PETS)
          .create(object('Pet', 'after', 'shop', { name: 'After' }));
        await stack.until(PETS, 'shop', 'after', isReady);
        assert.deepEqual(
          stack.shop.requests.slice(calls).map(call => call.method),
          ['POST'],
        );
        assert.deepEqual(
          writes.filter(
            write => !/ after$/.test(write) && !/create pets/.test(write),
          ),
          [],
        );
      } finally {
        off();
        await next?.stop();
        journal.close();
      }
    });

    test('of two operators one works, and the other takes over at once when it stops', async () => {
      const operators = await Promise.all(
        [0, 1].map(async () => {
          const journal = openJournal(':memory:');
          const operator = await startOperator({
            client: cluster.client,
            egress: { allow: ['127.0.0.0/8'] },
            journal,
            lease: { namespace: 'default' },
            logger: silent,
          });
          return { operator, journal };
        }),
      );
      try {
        await cluster.client
          .of(PETS)
          .create(object('Pet', 'handed', 'shop', { name: 'Handed' }));
        const made = await stack.until(PETS, 'shop', 'handed', isReady);
        const uid = made.metadata.uid ?? '';
        const worked = operators.filter(
          each => each.journal.list(uid).length > 0,
        );
        assert.equal(worked.length, 1);
        await worked[0].operator.stop();
        await cluster.client
          .of(PETS)
          .patch(
            { namespace: 'shop', name: 'handed' },
            { spec: { name: 'Over' } },
            { type: 'merge' },
          );
        await stack.until(
          PETS,
          'shop',
          'handed',
          each => isReady(each) && each?.metadata.generation === 2,
        );
        assert.deepEqual(
          stack.shop.objects().pets.filter(pet => pet.name === 'Over').length,
          1,
        );
        assert.equal(worked[0].journal.list(uid).length, 1);
      } finally {
        for (const each of operators) {
          await each.operator.stop();
          each.journal.close();
        }
      }
    });
  });
}

function notesManifests(): KubeObject[] {
  const schema = {
    type: 'object',
    properties: {
      id: { type: 'string', readOnly: true },
      text: { type: 'string' },
    },
  };
  const body = { required: true, content: { 'application/json': { schema } } };
  const answer = {
    description: 'a note',
    content: { 'application/json': { schema } },
  };
  const id = {
    name: 'id',
    in: 'path',
    required: true,
    schema: { type: 'string' },
  };
  const document = {
    openapi: '3.0.3',
    info: { title: 'Notes', version: '1' },
    paths: {
      '/notes': {
        post: {
          operationId: 'addNote',
          requestBody: body,
          responses: { 201: answer },
        },
      },
      '/notes/{id}': {
        parameters: [id],
        get: { operationId: 'getNote', responses: { 200: answer } },
        put: {
          operationId: 'putNote',
          requestBody: body,
          responses: { 200: answer },
        },
        delete: {
          operationId: 'deleteNote',
          responses: { 204: { description: 'gone' } },
        },
      },
    },
  };
  const result = compile({
    documents: new Map([['notes.json', JSON.stringify(document)]]),
    root: 'notes.json',
    options: { group: 'notes.example.com', apiName: 'notes' },
  });
  if (result.kind === 'refused')
    throw new Error(JSON.stringify(result.diagnostics));
  return result.operator.kinds.flatMap(kind => [
    kind.crd,
    kind.mapping,
  ]) as unknown as KubeObject[];
}

function notesServer(stored: Map<string, JsonObject>): Server {
  return createServer((request, response) => {
    let text = '';
    request.on('data', chunk => (text += chunk));
    request.on('end', () => {
      const id = request.url?.split('/')[2] ?? String(stored.size + 1);
      const answer = (status: number, value?: object) =>
        response
          .writeHead(status, { 'content-type': 'application/json' })
          .end(value && JSON.stringify(value));
      if (request.method === 'POST' || request.method === 'PUT') {
        stored.set(id, { ...(JSON.parse(text) as JsonObject), id });
        answer(request.method === 'POST' ? 201 : 200, stored.get(id));
      } else if (!stored.has(id)) {
        answer(404, { message: 'no such note' });
      } else if (request.method === 'DELETE') {
        stored.delete(id);
        answer(204);
      } else {
        answer(200, stored.get(id));
      }
    });
  });
}

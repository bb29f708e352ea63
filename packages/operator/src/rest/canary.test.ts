// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { trace, type Span, type TracerProvider } from '@opentelemetry/api';
import { systemClock } from '@api-operators/kube';
import { openJournal } from '../journal/journal.ts';
import { createCallFigures } from '../metrics/call-figures.ts';
import { createRegistry } from '../metrics/registry.ts';
import { createRestCaller, type RestCall } from './caller.ts';
import { createHostGate } from './gate.ts';
import { createHosts } from './hosts.ts';
import { createCallLimiter } from './limiter.ts';
import { policy, testServers } from './testing/test-servers.ts';

/** A provider that keeps everything that spans are told. */
function recorder(): { provider: TracerProvider; told: unknown[] } {
  const told: unknown[] = [];
  const span = new Proxy({} as Span, {
    get:
      (_, name) =>
      (...values: unknown[]) => {
        told.push([name, ...values]);
        return span;
      },
  });
  const tracer = {
    startSpan(name: string, options: unknown) {
      told.push([name, options]);
      return span;
    },
    startActiveSpan: () => assert.fail(),
  };
  return { provider: { getTracer: () => tracer }, told };
}

describe('a Secret that an API echoes', () => {
  const servers = testServers();
  const { provider, told } = recorder();
  trace.setGlobalTracerProvider(provider);
  const journal = openJournal(':memory:');
  const registry = createRegistry();
  const caller = createRestCaller({
    policy: policy('127.0.0.0/8'),
    gate: createHostGate(() => 0),
    hosts: createHosts(() => 0),
    figures: createCallFigures(registry),
    limiter: createCallLimiter(systemClock),
    journal,
    clock: systemClock,
    random: () => 0,
    fence: () => null,
  });
  after(async () => {
    trace.disable();
    await caller.close();
    journal.close();
    await servers.close();
  });

  for (const status of [200, 201, 302, 400, 401, 404, 429, 500, 503]) {
    test(`in an answer with status ${status} is in no outcome, journal, figure or span (5.64)`, async () => {
      const url = await servers.http((request, response) =>
        response
          .writeHead(status, {
            'content-type': 'application/json',
            'x-echo': String(request.headers.authorization),
            location: `http://127.0.0.1:1${request.url}`,
          })
          .end(
            JSON.stringify({
              message: `wrong: ${request.headers.authorization} ${request.url}`,
              nested: { list: [request.headers.authorization, request.url] },
            }),
          ),
      );
      const secrets = ['canary-key', 'canary-token', 'canary-body'];
      const call = {
        object: {
          kind: 'Pet',
          namespace: 'shop',
          name: 'rex',
          uid: `u${status}`,
        },
        api: 'petstore',
        operation: { method: 'POST', path: '/pet' },
        request: {
          operation: 'create',
          method: 'POST',
          url: `${url}/pet?key=canary-key`,
          maskedUrl: `${url}/pet`,
          headers: { authorization: 'Bearer canary-token' },
          body: '{"password":"canary-body"}',
          shownBody: { password: 'canary-body' },
          secrets,
        },
        limits: { timeoutMs: 2_000, maxResponseBytes: 10_000 },
        hidden: [],
      } as unknown as RestCall;
      const outcome = await caller.call(call);
      for (const [sink, text] of [
        ['outcome', JSON.stringify(outcome)],
        ['journal', JSON.stringify(journal.list(`u${status}`))],
        ['figures', registry.text()],
        ['spans', JSON.stringify(told)],
      ]) {
        assert.doesNotMatch(text, /canary/, sink);
        assert.ok(text.length > 2, `${sink} is not empty`);
      }
      assert.equal(journal.list(`u${status}`).length, 1);
    });
  }

  test('that no header can carry is not quoted in the refusal (5.64)', async () => {
    const outcome = await caller.call({
      object: { kind: 'Pet', namespace: 'shop', name: 'rex', uid: 'u' },
      api: 'petstore',
      operation: { method: 'POST', path: '/pet' },
      request: {
        operation: 'create',
        method: 'POST',
        url: 'http://127.0.0.1:1/',
        maskedUrl: 'http://127.0.0.1:1/',
        headers: { 'x-key': 'canary\nx: y' },
        secrets: [],
      },
      limits: { timeoutMs: 1_000, maxResponseBytes: 1_000 },
      hidden: [],
    } as unknown as RestCall);
    assert.match(
      'message' in outcome ? outcome.message : '',
      /header x-key holds a character/,
    );
    assert.doesNotMatch(JSON.stringify(outcome), /canary/);
  });
});

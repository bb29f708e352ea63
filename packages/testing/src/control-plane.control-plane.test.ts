// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { request } from 'node:https';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { startControlPlane, type ControlPlane } from './control-plane.ts';

interface Answer {
  code: number;
  body: { kind?: string; reason?: string; metadata?: { name: string; resourceVersion: string } };
}

describe('a real control plane', () => {
  let plane: ControlPlane;
  before(async () => {
    plane = await startControlPlane({ users: [{ name: 'dana', groups: ['developers'] }] });
  });
  after(() => plane.stop());

  function call(method: string, path: string, { user = 'admin', body }: { user?: string; body?: unknown } = {}) {
    return new Promise<Answer>((resolve, reject) => {
      const headers = { authorization: `Bearer ${plane.token(user)}`, 'content-type': 'application/json' };
      const sent = request(plane.url + path, { method, headers, ca: plane.certificate }, async response => {
        let text = '';
        for await (const chunk of response) text += String(chunk);
        resolve({ code: response.statusCode ?? 0, body: JSON.parse(text) as Answer['body'] });
      }).on('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  it('lets the administrator do everything and a new user nothing', async () => {
    assert.equal((await call('GET', '/api/v1/secrets')).code, 200);
    const refused = await call('GET', '/api/v1/secrets', { user: 'dana' });
    assert.equal(refused.code, 403);
    assert.equal(refused.body.reason, 'Forbidden');
  });

  it('deletes a namespace with all that is in it', async () => {
    const shop = { metadata: { name: 'shop' } };
    assert.equal((await call('POST', '/api/v1/namespaces', { body: shop })).code, 201);
    const map = { metadata: { name: 'settings' } };
    assert.equal((await call('POST', '/api/v1/namespaces/shop/configmaps', { body: map })).code, 201);
    assert.equal((await call('DELETE', '/api/v1/namespaces/shop')).code, 200);
    const deadline = performance.now() + 30_000;
    while ((await call('GET', '/api/v1/namespaces/shop')).code !== 404) {
      assert.ok(performance.now() < deadline, 'the namespace is still there');
      await delay(100);
    }
  });

  it('names its users when it is asked for another', () => {
    assert.throws(() => plane.kubeconfig('eve'), /no user eve: it has admin, dana/);
  });
});

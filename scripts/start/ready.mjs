// SPDX-License-Identifier: Apache-2.0
import http from 'node:http';
import { Sorry } from '../setup/sorry.mjs';

const PATIENCE_MS = 120_000;

/**
 * Resolves when the portal at the loopback port serves its page with the scripts, and signs in the first of its
 * example users, which is when the catalog has read them.
 */
export async function portalReady(port, users) {
  const deadline = performance.now() + PATIENCE_MS;
  let last = 'no answer';
  while (performance.now() < deadline) {
    last = await check(port, users);
    if (last === undefined) return;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  throw new Sorry(`The portal did not come up within ${PATIENCE_MS / 1000} s: ${last}.`);
}

async function check(port, [user]) {
  const health = await get(port, '/.backstage/health/v1/readiness');
  if (health.code !== 200) return `its health check says ${health.code || health.text}`;
  const page = await get(port, '/');
  const script = /<script[^>]+src="([^"]+)"/.exec(page.text)?.[1];
  if (!script) return 'its page has no script';
  const bundle = await get(port, script);
  if (bundle.code !== 200) return `its script ${script} answers ${bundle.code}`;
  const signIn = await get(port, '/api/auth/example-users/refresh', {
    'x-example-user': user,
    'x-requested-with': 'XMLHttpRequest',
  });
  return signIn.code === 200 ? undefined : `signing in as ${user} answers ${signIn.code}`;
}

function get(port, path, headers = {}) {
  return new Promise(resolve => {
    http
      .get({ host: '127.0.0.1', port, path, headers: { host: `localhost:${port}`, ...headers }, timeout: 5000 }, response => {
        let text = '';
        response.setEncoding('utf8').on('data', chunk => {
          text += chunk;
        });
        response.on('end', () => resolve({ code: response.statusCode, text }));
      })
      .on('timeout', function abandon() {
        this.destroy(new Error('timed out'));
      })
      .on('error', error => resolve({ code: 0, text: error.message }));
  });
}

// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { progress } from './setup/progress.mjs';
import { setUp } from './setup/setup.mjs';
import { orSaySorry, Sorry } from './setup/sorry.mjs';
import { buildFrontend } from './start/frontend.mjs';
import { readOptions, usage } from './start/options.mjs';
import { needPorts } from './start/ports.mjs';
import { portalReady } from './start/ready.mjs';
import { Service } from './start/service.mjs';

const ENVIRONMENTS = ['dev', 'staging', 'prod'];
const EXAMPLE_USERS = ['user:default/pat'];

await orSaySorry(async () => {
  const options = readOptions(process.argv.slice(2), process.env, process.env.INIT_CWD ?? process.cwd());
  if (options.help) {
    process.stdout.write(usage);
    return 0;
  }
  if (options.kubeconfig && !existsSync(options.kubeconfig)) {
    throw new Sorry(`There is no kubeconfig at ${options.kubeconfig}.`);
  }
  const say = progress();
  const ports = [
    { port: options.port, what: 'the portal', option: '--port' },
    ...options.examplePorts.map((port, index) => ({
      port,
      what: `the example's ${ENVIRONMENTS[index]} server`,
      option: '--example-port',
    })),
  ];
  await needPorts(ports);
  const node = await setUp(say);
  await buildFrontend(node, say);
  await needPorts(ports);

  mkdirSync(options.state, { recursive: true, mode: 0o700 });
  return runUntilStopped({ ...options, node, say });
});

async function runUntilStopped({ node, say, port, examplePorts, allowEgress, allowDocuments, kubeconfig, state }) {
  const stopped = new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve());
  });
  const common = { node, logs: path.join(state, 'logs') };
  say('starting the portal and the example');
  const env = {
    NODE_ENV: process.env.NODE_ENV ?? 'development',
    API_OPERATORS_PORT: String(port),
    API_OPERATORS_STATE: state,
    API_OPERATORS_EXAMPLE_PORT_DEV: String(examplePorts[0]),
    API_OPERATORS_EXAMPLE_PORT_STAGING: String(examplePorts[1]),
    API_OPERATORS_EXAMPLE_PORT_PROD: String(examplePorts[2]),
    ...(allowEgress.length > 0 && { API_OPERATORS_ALLOW_EGRESS: allowEgress.join(',') }),
    ...(allowDocuments.length > 0 && { API_OPERATORS_ALLOW_DOCUMENTS: allowDocuments.join(',') }),
    ...(kubeconfig && { API_OPERATORS_KUBECONFIG: kubeconfig }),
  };
  const services = [
    new Service({
      ...common,
      env,
      name: 'example',
      script: 'examples/petstore/src/main.ts',
      args: ['--ports', examplePorts.join(','), '--data-dir', path.join(state, 'petstore')],
    }),
    new Service({ ...common, env, name: 'portal', script: 'packages/backend/src/index.ts' }),
  ];
  const failed = Promise.race(services.map(async service => Promise.reject(service.sorry(await service.ended))));
  const ready = Promise.all([examplesListen(services[0], examplePorts.length), portalReady(port, EXAMPLE_USERS)]);
  try {
    const isReady = await Promise.race([ready.then(() => true), failed, stopped.then(() => false)]);
    if (isReady) {
      say(`API Operators runs at http://localhost:${port} (Ctrl-C stops it)`);
      await Promise.race([failed, stopped]);
    }
  } finally {
    failed.catch(() => {});
    ready.catch(() => {});
    await Promise.all(services.map(service => service.stop()));
  }
  say('stopped');
  return 0;
}

/** Resolves when each of the example's servers has said that it listens. */
function examplesListen(service, count) {
  return new Promise(resolve => {
    let listening = 0;
    service.onLine(line => {
      if (line.includes('listening')) listening += 1;
      if (listening === count) resolve();
    });
  });
}

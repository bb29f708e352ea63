// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startDevCluster } from './cluster.ts';
import { readTokenFile } from './authentication/token-file.ts';

const USAGE = `Usage: node packages/dev-cluster/src/main.ts [options]
  --data-dir DIR          keep the state there (default: in memory)
  --port N                listen on this port of 127.0.0.1 (default: any free one)
  --kubeconfig-out FILE   write a kubeconfig for the user admin
  --token-file FILE       lines of token,user,uid,"group1,group2"`;

const { values } = parseArgs({
  options: {
    'data-dir': { type: 'string' },
    port: { type: 'string' },
    'kubeconfig-out': { type: 'string' },
    'token-file': { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
const cluster = await startDevCluster({
  dataDir: values['data-dir'],
  port: values.port ? Number(values.port) : undefined,
  tokens: values['token-file'] ? readTokenFile(values['token-file']) : undefined,
});
if (values['kubeconfig-out']) writeFileSync(values['kubeconfig-out'], cluster.kubeconfig(), { mode: 0o600 });
console.log(`Kubernetes API ready on ${cluster.url}`);

const stop = () => void cluster.stop().then(() => process.exit(0));
process.once('SIGTERM', stop);
process.once('SIGINT', stop);

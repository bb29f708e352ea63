// SPDX-License-Identifier: Apache-2.0
import { readArguments, USAGE } from './arguments.ts';
import { startEnvironments } from './environments.ts';

const read = readArguments(process.argv.slice(2), process.env);
if (read.kind === 'help') {
  process.stdout.write(USAGE);
} else if (read.kind === 'refused') {
  process.stderr.write(`${read.message}\n`);
  process.exitCode = 2;
} else {
  const started = await startEnvironments(read.options);
  if (started.kind === 'refused') {
    process.stderr.write(`${started.message}\n`);
    process.exitCode = 1;
  } else {
    for (const { name, petstore } of started.shops) {
      process.stdout.write(`petstore ${name} listening on ${petstore.url}\n`);
    }
    const stop = () => void started.stop();
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  }
}

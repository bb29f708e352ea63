// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readArguments } from './arguments.ts';

test('the command line wins over the environment, and the rest has defaults', () => {
  const read = readArguments(['--ports', '1,2,3+4'], {
    PETSTORE_PORTS: '5,6,7',
    PETSTORE_DEV_API_KEY: 'k',
    PETSTORE_FAULTS: '{"latencyMs":5}',
  });
  assert.deepEqual(read, {
    kind: 'ok',
    options: {
      ports: { dev: [1], staging: [2], prod: [3, 4] },
      faults: { latencyMs: 5 },
      dataDirectory: '.api-operators/petstore',
      apiKeys: { dev: 'k', staging: undefined, prod: undefined },
    },
  });
  const fromEnvironment = readArguments([], { PETSTORE_PORTS: '5,6,7' });
  assert.deepEqual(
    fromEnvironment.kind === 'ok' && fromEnvironment.options.ports,
    {
      dev: [5],
      staging: [6],
      prod: [7],
    },
  );
});

for (const [args, env, message] of [
  [['--port', '1'], {}, "Unknown option '--port'; see --help"],
  [
    ['--ports', '1,2'],
    {},
    "The ports '1,2' are not three numbers from 0 to 65535 as in 8081,8082,8083",
  ],
  [
    ['--ports', '1,2,65536'],
    {},
    "The ports '1,2,65536' are not three numbers from 0 to 65535 as in 8081,8082,8083",
  ],
  [[], { PETSTORE_FAULTS: '[' }, 'PETSTORE_FAULTS is no JSON object'],
] as [string[], Record<string, string>, string][]) {
  test(`${[...args, ...Object.values(env)].join(
    ' ',
  )} is refused in one sentence`, () => {
    assert.deepEqual(readArguments(args, env), { kind: 'refused', message });
  });
}

test('--help asks for help', () => {
  assert.deepEqual(readArguments(['--help'], {}), { kind: 'help' });
});

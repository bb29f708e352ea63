// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../setup/places.mjs';
import { run } from '../setup/run.mjs';
import { filesThat } from './files.mjs';

const FRONTEND = 'plugins/api-operators/';
const FILE_TIMEOUT_MS = 900_000;

const isUnit = file => /\.test\.(ts|mjs)$/.test(file) && !isControlPlane(file) && !isFaults(file) && !file.startsWith(FRONTEND);
const isControlPlane = file => file.endsWith('.control-plane.test.ts');
const isFaults = file => file.endsWith('.faults.test.ts');
const isBrowser = file => file.endsWith('.e2e.ts');

/**
 * What can be run, by name. Each is `(context) → { passed, failed, output }`, where the counts are the tool's own and
 * `output` is what the user needs to see. `context`: `{ node, say, below }`; `below` are path prefixes from the root
 * that narrow the tests down.
 */
export const stages = {
  types: ({ node }) => check(node, [bin('typescript', 'tsc'), '-p', 'tsconfig.json'], 'types'),

  lint: ({ node }) =>
    check(node, [bin('eslint', 'eslint'), ...lintArguments()], 'lint'),

  unit: context => withKubectl(context, env => nodeTest(context, 'unit', filesThat(isUnit), [], env)),

  frontend,

  browser: context =>
    withKubectl(context, env =>
      nodeTest(context, 'browser', filesThat(isBrowser), ['--test-concurrency=1'], env),
    ),

  faults: context => nodeTest(context, 'faults', filesThat(isFaults), ['--test-concurrency=1']),

  'control-plane': async context => {
    const assets = await controlPlane(context);
    if (typeof assets !== 'string') return assets;
    return nodeTest(context, 'control-plane', filesThat(isControlPlane), ['--test-concurrency=1'], {
      KUBEBUILDER_ASSETS: assets,
    });
  },
};

/** What `npm test` runs: all but the suites that need a real control plane. */
export const usualStages = ['types', 'lint', 'unit', 'frontend', 'browser'];

function bin(name, program) {
  const manifest = path.join(root, 'node_modules', name, 'package.json');
  const { bin: programs } = JSON.parse(readFileSync(manifest, 'utf8'));
  return path.join(path.dirname(manifest), typeof programs === 'string' ? programs : programs[program]);
}

/** Those of the script `lint`, so that both see the same. */
function lintArguments() {
  const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  return scripts.lint.split(' ').slice(1);
}

async function check(node, args, log) {
  const { code, text } = await run(node, args, { cwd: root, log: `test-${log}` });
  return code === 0 ? { passed: 1, failed: 0, output: '' } : { passed: 0, failed: 1, output: text };
}

const cannot = output => ({ passed: 0, failed: 1, output });

async function nodeTest({ node, below }, name, all, options, env = {}) {
  const files = all.filter(file => below.length === 0 || below.some(prefix => file.startsWith(prefix)));
  if (files.length === 0) return cannot(`There is no ${name} test${below.length ? ` below ${below.join(', ')}` : ''}.`);
  const folder = mkdtempSync(path.join(tmpdir(), 'api-operators-test-'));
  const countsFile = path.join(folder, 'counts');
  try {
    const { code, text, file } = await run(
      node,
      [
        '--test',
        `--test-reporter=${path.join(root, 'scripts/test/reporter.mjs')}`,
        `--test-timeout=${FILE_TIMEOUT_MS}`,
        `--test-concurrency=${Math.max(2, availableParallelism())}`,
        ...options,
        ...files,
      ],
      { cwd: root, log: `test-${name}`, env: { ...withoutTestContext(), ...env, TEST_COUNTS: countsFile } },
    );
    if (!existsSync(countsFile)) return cannot(`The test runner ended without a count (exit code ${code}); see ${file}\n${text}`);
    const counts = JSON.parse(readFileSync(countsFile, 'utf8'));
    // What was skipped has shown nothing.
    const left = counts.skipped + counts.todo;
    const failed = counts.failed + counts.cancelled + left;
    const about = left > 0 ? `\n${left} tests were skipped, which counts as failed.\n` : '';
    return { passed: counts.passed, failed: failed || (code === 0 ? 0 : 1), output: text + about };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The environment without the mark of a surrounding node:test, which would silence the one started here. */
function withoutTestContext() {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  return env;
}

async function frontend({ node, below }) {
  const folder = mkdtempSync(path.join(tmpdir(), 'api-operators-test-'));
  const results = path.join(folder, 'jest.json');
  try {
    const cli = bin('@backstage/cli', 'backstage-cli');
    const patterns = below.filter(prefix => prefix.startsWith(FRONTEND)).map(prefix => prefix.slice(FRONTEND.length));
    const args = [cli, 'package', 'test', '--watch=false', '--json', `--outputFile=${results}`, ...patterns.filter(Boolean)];
    const { code, text } = await run(node, args, {
      cwd: path.join(root, FRONTEND),
      log: 'test-frontend',
      env: { ...withoutTestContext(), CI: 'true', FORCE_COLOR: '0' },
    });
    if (!existsSync(results)) return cannot(text);
    const counts = JSON.parse(readFileSync(results, 'utf8'));
    const left = counts.numPendingTests + counts.numTodoTests;
    const failed = counts.numFailedTests + counts.numRuntimeErrorTestSuites + left;
    return {
      passed: counts.numPassedTests,
      failed: failed || (code === 0 && counts.numTotalTests > 0 ? 0 : 1),
      output: code === 0 ? '' : text.split('\n').filter(line => !line.startsWith('{"')).join('\n'),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs tests with a kubectl on the PATH; a failed result where there is none to be had. */
async function withKubectl({ node }, tests) {
  const find = "process.stdout.write(await (await import('./src/kubectl.ts')).findKubectl())";
  const { code, text } = await run(node, ['--input-type=module', '-e', find], {
    cwd: path.join(root, 'packages/testing'),
    log: 'kubectl',
  });
  return code === 0 ? tests({ PATH: `${process.env.PATH}${path.delimiter}${text.trim()}` }) : cannot(text);
}

/** The folder of the control plane's programs, built if need be; or a failed result. */
async function controlPlane({ node, say }) {
  const folder = path.join(root, 'packages/testing');
  const find = "process.stdout.write((await (await import('./src/index.ts')).findControlPlane()) ?? '')";
  const found = await run(node, ['--input-type=module', '-e', find], { cwd: folder, log: 'control-plane' });
  if (found.code !== 0) return cannot(found.text);
  if (found.text) return found.text;
  say('  building kube-apiserver, kube-controller-manager and etcd: about 9 minutes, once');
  const built = await run('/bin/sh', [path.join(folder, 'control-plane/build.sh')], { log: 'control-plane' }).catch(cannot);
  if (built.code === 0) return built.text.trim().split('\n').at(-1);
  return cannot(`The control plane could not be built; it needs Go 1.24 or later and its module proxy.\n${built.text ?? ''}`);
}

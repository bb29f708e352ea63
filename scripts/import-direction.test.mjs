// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, it } from 'node:test';
import { ESLint } from 'eslint';

const root = path.resolve(import.meta.dirname, '..');
const table = createRequire(import.meta.url)('./import-direction.cjs');

/** The rule alone, so that sample files need not exist. */
const rule = new ESLint({
  cwd: root,
  useEslintrc: false,
  rulePaths: [path.join(root, 'scripts/eslint-rules')],
  overrideConfig: {
    parser: '@typescript-eslint/parser',
    parserOptions: { ecmaVersion: 2024, sourceType: 'module' },
    rules: { 'import-direction': 'error' },
  },
});

async function messages(filePath, text, eslint = rule) {
  const [result] = await eslint.lintText(text, { filePath: path.join(root, filePath) });
  return result.messages.filter(m => m.ruleId === 'import-direction').map(m => m.message);
}

describe('imports point inward', () => {
  const refused = [
    ['the bundle core may not reach the cluster', 'packages/bundle/src/x.ts', "import { Reflector } from '@api-operators/kube';"],
    ['nor name its types', 'packages/bundle/src/x.ts', "import type { Reflector } from '@api-operators/kube';"],
    ['nor load it later', 'packages/bundle/src/x.ts', "export const late = () => import('@api-operators/kube');"],
    ['nor hand it on', 'packages/bundle/src/x.ts', "export * from '@api-operators/kube';"],
    ['nor name its types inline', 'packages/bundle/src/x.ts', "export type R = import('@api-operators/kube').Reflector;"],
    ['the embedded cluster shares no client with the operator', 'packages/dev-cluster/src/x.ts', "import '@api-operators/kube';"],
    ['only kube talks to the Kubernetes client library', 'packages/operator/src/x.ts', "import '@kubernetes/client-node';"],
    ['tests included', 'packages/operator/src/x.test.ts', "import '@kubernetes/client-node';"],
    ['only cel knows the CEL library', 'packages/bundle/src/x.ts', "import '@marcbachmann/cel-js/evaluator';"],
    ['a pure core reads no file', 'packages/openapi/src/x.ts', "import { readFileSync } from 'node:fs';"],
    ['by the short name neither', 'packages/openapi/src/x.ts', "import { readFileSync } from 'fs';"],
    ['a pure core makes no request', 'packages/promotion/src/x.ts', "import { fetch } from 'undici';"],
    ['the frontend uses no Node built-in', 'plugins/api-operators/src/x.ts', "import 'node:path';"],
    ['the frontend does not load the operator', 'plugins/api-operators/src/x.ts', "import '@api-operators/operator';"],
    ['the old Material UI stays in the app', 'plugins/api-operators/src/x.tsx', "import { Button } from '@material-ui/core';"],
    ['no way round by a relative path', 'packages/bundle/src/x.ts', "import '../../kube/src/index.ts';"],
    ['production code does not lean on what serves tests', 'packages/bundle/src/x.ts', "import './testing/y.ts';"],
    ['a library is listed in package.json first', 'packages/schema/src/x.ts', "import 'yaml';"],
  ];
  for (const [name, file, text] of refused) {
    it(`refuses: ${name}`, async () => {
      assert.equal((await messages(file, text)).length, 1);
    });
  }

  const allowed = [
    ['a package of the row', 'packages/bundle/src/x.ts', "import '@api-operators/cel'; import { parse } from 'yaml';"],
    ['a file of the same package', 'packages/bundle/src/graph/x.ts', "import '../parse/y.ts';"],
    ['Node built-ins at the edges', 'packages/kube/src/x.ts', "import 'node:http'; import '@kubernetes/client-node';"],
    ['a test of a pure core reads fixtures', 'packages/openapi/src/x.test.ts', "import { readFileSync } from 'node:fs';"],
    ['a harness of scenarios reads their files', 'packages/bundle/src/scenario/x.ts', "import 'node:fs';"],
    ['a test of an edge starts a server', 'packages/kube/src/x.test.ts', "import '@api-operators/dev-cluster';"],
  ];
  for (const [name, file, text] of allowed) {
    it(`allows: ${name}`, async () => {
      assert.deepEqual(await messages(file, text), []);
    });
  }

  it('is switched on for the repository, with the place and the table named', async () => {
    const repository = new ESLint({
      cwd: root,
      rulePaths: [path.join(root, 'scripts/eslint-rules')],
      // Where CI is set, the parser would read the file on the disk instead of this text.
      overrideConfig: { parserOptions: { disallowAutomaticSingleRunInference: true } },
    });
    const found = await messages(
      'packages/api/src/index.ts',
      "// SPDX-License-Identifier: Apache-2.0\nexport * from '@api-operators/kube';\n",
      repository,
    );
    assert.deepEqual(found, [
      'packages/api may not import @api-operators/kube (the table is scripts/import-direction.cjs).',
    ]);
  });

  it('has a row for every package', () => {
    const folders = ['packages', 'plugins', 'examples'].flatMap(group =>
      readdirSync(path.join(root, group))
        .map(name => `${group}/${name}`)
        .filter(folder => existsSync(path.join(root, folder, 'package.json'))),
    );
    assert.deepEqual(Object.keys(table.mayImport).sort(), folders.sort());
  });
});

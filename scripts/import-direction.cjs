// SPDX-License-Identifier: Apache-2.0

/**
 * Which of our packages each package may import: the one table behind the lint rule
 * `import-direction` (scripts/eslint-rules/import-direction.js).
 *
 * A row: the folder, then what its sources may import, by the folder names below `packages/`
 * or by the plugin's folder name. Tests (`*.test.ts`, `*.e2e.ts`, `src/setupTests.ts`, and all in one of
 * the folders `testFolders`) may import any package that their package.json lists, so that an edge can be
 * tested against a server; nothing else may import them.
 */
const CORES = ['api', 'schema', 'cel', 'openapi', 'openapi-loader', 'rest-mapping', 'bundle', 'promotion', 'kube'];
const COMMON = 'plugins/api-operators-common';
const NODE = 'plugins/api-operators-node';
const EVERYTHING = '*';

const mayImport = {
  'packages/api': [],
  'packages/schema': [],
  'packages/cel': [],
  'packages/openapi': ['api', 'schema'],
  'packages/openapi-loader': ['openapi'],
  'packages/rest-mapping': ['api'],
  'packages/bundle': ['api', 'schema', 'cel', 'rest-mapping'],
  'packages/promotion': ['api', 'bundle'],
  'packages/kube': [],
  'packages/operator': CORES,
  'packages/dev-cluster': ['api', 'schema', 'cel'],
  'packages/cli': [...CORES, 'operator', 'dev-cluster'],
  'packages/testing': EVERYTHING,
  'packages/e2e': EVERYTHING,
  'packages/app': ['plugins/api-operators'],
  'packages/backend': EVERYTHING,
  'plugins/api-operators': ['api', 'bundle', COMMON],
  'plugins/api-operators-common': ['api'],
  'plugins/api-operators-node': [...CORES, 'operator', 'dev-cluster', COMMON],
  'plugins/api-operators-backend': [...CORES, 'operator', 'dev-cluster', COMMON, NODE],
  'plugins/catalog-backend-module-api-operators': ['api', 'kube', COMMON, NODE],
  'plugins/scaffolder-backend-module-api-operators': ['api', 'kube', 'openapi', 'openapi-loader', COMMON, NODE],
  'examples/petstore': [],
};

/** Libraries that have a single importer, tests included. */
const onlyIn = {
  '@kubernetes/client-node': ['packages/kube'],
  '@marcbachmann/cel-js': ['packages/cel'],
};

/** Run in the browser too, or must give the same answer every time: no Node built-in and no HTTP client. */
const pure = [
  'packages/api',
  'packages/schema',
  'packages/cel',
  'packages/openapi',
  'packages/rest-mapping',
  'packages/bundle',
  'packages/promotion',
  'plugins/api-operators',
  'plugins/api-operators-common',
];

/** The old Material UI is for the app shell alone; everything else uses @backstage/ui and @mui/material. */
const oldMaterialUi = ['packages/app'];

/** Folders of a package that hold harnesses of tests, measurements and development servers. */
const testFolders = ['testing', 'scenario', 'scenarios', 'integration', 'bench', 'dev'];
/** Folders that do so in `packages` alone: an example's faults are what it offers. */
const testFoldersOfPackages = ['faults'];

module.exports = { EVERYTHING, mayImport, oldMaterialUi, onlyIn, pure, testFolders, testFoldersOfPackages };

// SPDX-License-Identifier: Apache-2.0
'use strict';

const { existsSync, readFileSync, readdirSync } = require('node:fs');
const { isBuiltin } = require('node:module');
const path = require('node:path');
const table = require('../import-direction.cjs');

const ROOT = path.resolve(__dirname, '../..');
/** Tests, and what serves tests and measurements alone: the folders that the table names. */
const TEST_FILE = new RegExp(
  `(\\.test\\.tsx?|\\.e2e\\.ts|/setupTests\\.tsx?)$|^[^/]+/[^/]+/(.*/)?(${table.testFolders.join('|')})/|^packages/(.*/)?(${table.testFoldersOfPackages.join('|')})/`,
);

/** Our packages by name, read once: `@api-operators/kube` → `packages/kube`. */
const folderOfPackage = new Map(
  ['packages', 'plugins', 'examples'].flatMap(group =>
    readdirSync(path.join(ROOT, group), { withFileTypes: true })
      .filter(entry => entry.isDirectory() && existsSync(path.join(ROOT, group, entry.name, 'package.json')))
      .map(entry => [manifest(`${group}/${entry.name}`).name, `${group}/${entry.name}`]),
  ),
);

function manifest(folder) {
  return JSON.parse(readFileSync(path.join(ROOT, folder, 'package.json'), 'utf8'));
}

/** `@scope/name/deep/path` → `@scope/name`. */
function packageName(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function inTable(rows, folder) {
  if (rows === table.EVERYTHING) return true;
  return rows.some(row => (row.includes('/') ? row : `packages/${row}`) === folder);
}

/** Why `specifier` may not be imported by the file, or undefined where it may. */
function refusal({ file, specifier, dependencies }) {
  const relative = path.relative(ROOT, file).split(path.sep).join('/');
  const folder = relative.split('/').slice(0, 2).join('/');
  const isTest = TEST_FILE.test(relative);

  if (specifier.startsWith('.')) {
    const target = path.resolve(path.dirname(file), specifier);
    if (path.relative(path.join(ROOT, folder), target).startsWith('..')) {
      return `${specifier} leaves ${folder}: import another package by its name.`;
    }
    return !isTest && TEST_FILE.test(path.relative(ROOT, target).split(path.sep).join('/'))
      ? `${specifier} serves tests: production code may not import it.`
      : undefined;
  }

  const name = packageName(specifier);
  if (isBuiltin(specifier) || name === 'undici') {
    return table.pure.includes(folder) && !isTest
      ? `${folder} is pure and runs in the browser: it may not import ${specifier}. Take the value as an argument.`
      : isBuiltin(specifier) || dependencies.has(name)
        ? undefined
        : unlisted(name, folder);
  }
  const owners = table.onlyIn[name];
  if (owners && !owners.includes(folder)) return `${name} is imported by ${owners.join(' and ')} alone.`;
  if (name.startsWith('@material-ui/') && !table.oldMaterialUi.includes(folder)) {
    return `${name} is the old Material UI: use @backstage/ui, or @mui/material for what it lacks.`;
  }
  const target = folderOfPackage.get(name);
  if (target && target !== folder && !isTest && !inTable(table.mayImport[folder] ?? [], target)) {
    return `${folder} may not import ${name} (the table is scripts/import-direction.cjs).`;
  }
  if (target === folder) return `${folder} may not import itself by name: use a relative path.`;
  return dependencies.has(name) || dependencies.has(`@types/${name}`) ? undefined : unlisted(name, folder);
}

function unlisted(name, folder) {
  return `${name} is not in ${folder}/package.json.`;
}

const listed = new Map();
function dependenciesOf(folder, isTest) {
  const key = `${folder} ${isTest}`;
  if (!listed.has(key)) {
    const { dependencies, devDependencies, peerDependencies } = manifest(folder);
    listed.set(
      key,
      new Set(Object.keys({ ...dependencies, ...peerDependencies, ...(isTest ? devDependencies : {}) })),
    );
  }
  return listed.get(key);
}

module.exports = {
  meta: {
    type: 'problem',
    docs: { description: 'imports point inward, as scripts/import-direction.cjs says' },
    schema: [],
  },
  create(context) {
    const file = context.getFilename();
    const relative = path.relative(ROOT, file).split(path.sep).join('/');
    const folder = relative.split('/').slice(0, 2).join('/');
    if (!/^(packages|plugins|examples)\//.test(folder) || !existsSync(path.join(ROOT, folder, 'package.json'))) return {};
    const isTest = TEST_FILE.test(relative);

    const check = source => {
      if (source?.type !== 'Literal' || typeof source.value !== 'string') return;
      const specifier = source.value.split('?')[0];
      const message = refusal({ file, specifier, dependencies: dependenciesOf(folder, isTest) });
      if (message) context.report({ node: source, message });
    };
    return {
      ImportDeclaration: node => check(node.source),
      ExportAllDeclaration: node => check(node.source),
      ExportNamedDeclaration: node => check(node.source),
      ImportExpression: node => check(node.source),
      TSImportType: node => check(node.argument?.literal ?? node.source),
      'CallExpression[callee.name="require"]': node => check(node.arguments[0]),
    };
  },
};

// SPDX-License-Identifier: Apache-2.0

const { testFolders } = require('./scripts/import-direction.cjs');

const tests = [
  '**/*.test.ts',
  '**/*.test.tsx',
  '**/*.e2e.ts',
  '**/setupTests.ts',
  ...testFolders.flatMap(folder => [`*/*/${folder}/**`, `*/*/src/**/${folder}/**`]),
];

/** Rules of our own (`import-direction`, `spdx-header`) come from scripts/eslint-rules by `--rulesdir`. */
module.exports = {
  root: true,
  parser: '@typescript-eslint/parser',
  parserOptions: { ecmaVersion: 2024, sourceType: 'module', ecmaFeatures: { jsx: true } },
  plugins: ['@typescript-eslint', 'react-hooks'],
  env: { es2024: true },
  reportUnusedDisableDirectives: true,
  ignorePatterns: [
    'node_modules',
    'dist',
    'coverage',
    '.tools',
    '.yarn',
    '.api-operators',
    'packages/testing/control-plane',
  ],
  rules: {
    'import-direction': 'error',
    'spdx-header': 'error',
    eqeqeq: ['error', 'always', { null: 'ignore' }],
    'no-console': 'off',
    'no-debugger': 'error',
    'no-eval': 'error',
    'no-new-func': 'error',
    'no-var': 'error',
    'prefer-const': 'error',
    'no-unused-vars': 'off',
    '@typescript-eslint/ban-ts-comment': 'error',
    '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
    '@typescript-eslint/no-explicit-any': 'error',
    '@typescript-eslint/no-unused-vars': [
      'error',
      { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
    ],
  },
  overrides: [
    {
      files: ['packages/**/*.ts', 'bench/**/*.ts', 'plugins/**/*.ts', 'plugins/**/*.tsx', 'packages/**/*.tsx', 'examples/**/*.ts'],
      parserOptions: { project: './tsconfig.json', tsconfigRootDir: __dirname },
      rules: {
        '@typescript-eslint/no-floating-promises': [
          'error',
          {
            // The runner awaits these itself.
            allowForKnownSafeCalls: [
              { from: 'package', name: ['describe', 'it', 'suite', 'test'], package: 'node:test' },
            ],
          },
        ],
      },
    },
    {
      files: ['plugins/api-operators/**', 'packages/app/**'],
      rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
    },
    {
      files: tests,
      rules: { '@typescript-eslint/no-explicit-any': 'off' },
    },
  ],
};

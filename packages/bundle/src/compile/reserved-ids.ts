// SPDX-License-Identifier: Apache-2.0

/** Words that CEL does not allow as a member name, so `resources.<id>` could not be written. */
export const RESERVED_IDS: ReadonlySet<string> = new Set([
  'as',
  'break',
  'const',
  'continue',
  'else',
  'false',
  'for',
  'function',
  'if',
  'import',
  'in',
  'let',
  'loop',
  'namespace',
  'null',
  'package',
  'return',
  'true',
  'var',
  'void',
  'while',
]);

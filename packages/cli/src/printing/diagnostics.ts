// SPDX-License-Identifier: Apache-2.0
import { isAbsolute, relative } from 'node:path';
import type { Diagnostic } from '@api-operators/openapi';
import { printable, type Terminal } from '../terminal.ts';

/** What the compiler calls its options; printing must not load the compiler. */
const OPTIONS = 'options';

/** Characters of a message; some repeat what a document says. */
const LONGEST = 1_000;

/** Warnings that are shown unless all are asked for. */
const SHOWN = 20;

/**
 * Prints what was found as `file:line:column: message`, the remedy below it. Choices worth knowing
 * (`info`) are shown only where everything is asked for.
 */
export function printDiagnostics(
  diagnostics: readonly Diagnostic[],
  terminal: Terminal,
  options: { all?: boolean; cwd: string },
): void {
  const told = diagnostics.filter(({ severity }) => options.all || severity !== 'info');
  const errors = told.filter(({ severity }) => severity === 'error');
  const others = told.filter(({ severity }) => severity !== 'error');
  const shown = options.all ? others : others.slice(0, SHOWN);
  for (const diagnostic of [...errors, ...shown]) {
    const { location, severity, message, remedy, code } = diagnostic;
    const place = placeOf(location, options.cwd);
    const word = severity === 'error' ? '' : `${severity}: `;
    terminal.err(`${printable(`${place}: ${word}${shortened(message)} [${code}]`)}\n    ${printable(remedy)}\n`);
  }
  if (shown.length < others.length) {
    terminal.err(`… and ${others.length - shown.length} more; --verbose shows all.\n`);
  }
}

function shortened(message: string): string {
  return message.length > LONGEST ? `${message.slice(0, LONGEST - 1)}…` : message;
}

/** `file:line:column`; options that were typed have neither line nor column. */
function placeOf({ uri, line, column }: Diagnostic['location'], cwd: string): string {
  return uri.startsWith('--') || uri === OPTIONS ? uri : `${shortUri(uri, cwd)}:${line}:${column}`;
}

/** A path as it looks from where the command was typed; a URL as it is. */
export function shortUri(uri: string, cwd: string): string {
  if (!isAbsolute(uri)) return uri;
  const path = relative(cwd, uri);
  return path === '' || path.startsWith('..') ? uri : path;
}

// SPDX-License-Identifier: Apache-2.0
import type { Logger } from '@api-operators/operator';
import { printable, type Terminal } from '../terminal.ts';

/** One line an event: `level message key=value …`. */
export function lineLogger(terminal: Terminal, verbose: boolean): Logger {
  const line = (level: string) => (message: string, fields?: Record<string, unknown>) => {
    const rest = Object.entries(fields ?? {}).map(([key, value]) => ` ${key}=${shown(value)}`);
    terminal.err(`${printable(`${level} ${message}${rest.join('')}`)}\n`);
  };
  return {
    debug: verbose ? line('debug') : () => {},
    info: line('info '),
    warn: line('warn '),
    error: line('error'),
  };
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? String(item) : item));
}

// SPDX-License-Identifier: Apache-2.0
import type { Logger } from '@api-operators/operator';
import { printable, type Terminal } from '../terminal.ts';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
type Level = (typeof LEVELS)[number];
type Fields = Record<string, unknown>;

/** One line an event: `level message key=value …`, or a JSON object with `time`, `level`, `message` and the fields. */
export function eventLogger(terminal: Terminal, format: 'text' | 'json', least: Level): Logger {
  const lineOf = format === 'json' ? jsonLine : textLine;
  const log = (level: Level) =>
    LEVELS.indexOf(level) < LEVELS.indexOf(least)
      ? () => {}
      : (message: string, fields: Fields = {}) => terminal.err(`${lineOf(level, message, fields)}\n`);
  return { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
}

function textLine(level: Level, message: string, fields: Fields): string {
  const rest = Object.entries(fields).map(([key, value]) => ` ${key}=${typeof value === 'string' ? value : jsonOf(value)}`);
  return printable(`${level.padEnd(5)} ${message}${rest.join('')}`);
}

function jsonLine(level: Level, message: string, fields: Fields): string {
  return jsonOf({ ...fields, time: new Date().toISOString(), level, message: message.toWellFormed() });
}

function jsonOf(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? String(item) : item));
}

// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { printable } from '../terminal.ts';
import { flagOf, RUN_SETTINGS, variableOf, type RunSetting, type RunSettings } from './settings.ts';

export type SettingsResult = { kind: 'read'; settings: RunSettings } | { kind: 'refused'; problems: string[] };

/**
 * Settings from the command line, else from the environment, else from the file, else as they are by default. `given` holds
 * what the command line says, by name. Rejects where the file cannot be read.
 */
export async function readSettings(
  given: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>>,
  file: string | undefined,
  cwd: string,
): Promise<SettingsResult> {
  const problems: string[] = [];
  const fromFile = file === undefined ? {} : await readFileSettings(resolve(cwd, file), problems);
  const settings: Record<string, unknown> = {};
  for (const setting of RUN_SETTINGS) {
    const { name } = setting;
    const sources: [unknown, string][] = [
      [given[name], `--${flagOf(name)}`],
      [environment[variableOf(name)] || undefined, `$${variableOf(name)}`],
      [fromFile[name], `${file}: ${name}`],
      [setting.default, name],
    ];
    const [value, where] = sources.find(([each]) => each !== undefined) ?? [];
    if (value === undefined) continue;
    const read = valueOf(setting, value);
    if ('problem' in read) problems.push(`${where}: ${printable(shown(value))} ${read.problem}`);
    else settings[name] = read.value;
  }
  settings.allowEgress ??= [];
  settings.journal ??= join(homedir(), '.local/state/api-operators/journal.sqlite');
  const all = settings as unknown as RunSettings;
  if (problems.length === 0) problems.push(...contradictions(all));
  return problems.length > 0 ? { kind: 'refused', problems } : { kind: 'read', settings: all };
}

async function readFileSettings(file: string, problems: string[]): Promise<Record<string, unknown>> {
  const document = parseDocument(await readFile(file, 'utf8'), { schema: 'core' });
  const [error] = document.errors;
  if (error) {
    problems.push(`${file}:${error.linePos?.[0].line ?? 1}:${error.linePos?.[0].col ?? 1}: ${error.message.split('\n', 1)[0]}`);
    return {};
  }
  const value: unknown = document.toJS({ maxAliasCount: 0 });
  if (value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) {
    problems.push(`${file}:1:1: settings are written as name: value`);
    return {};
  }
  for (const name of Object.keys(value)) {
    if (!RUN_SETTINGS.some(setting => setting.name === name)) problems.push(`${file}: there is no setting ${printable(name)}; see api-operators run --help`);
  }
  return value as Record<string, unknown>;
}

function valueOf({ type }: RunSetting, value: unknown): { value: unknown } | { problem: string } {
  const text = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
  if (type === 'texts') {
    const list = Array.isArray(value) ? value : [value];
    if (!list.every(each => typeof each === 'string' || typeof each === 'number')) return { problem: 'is no list of texts' };
    // One variable, or one flag, may name several.
    return { value: list.flatMap(each => String(each).split(',')).map(each => each.trim()).filter(Boolean) };
  }
  if (text === undefined || text === '') return { problem: 'is no value: give one text' };
  if (type === 'text') return { value: text };
  if (type === 'flag') return /^(true|false)$/.test(text) ? { value: text === 'true' } : { problem: 'is neither true nor false' };
  if (type === 'number') return /^[1-9]\d{0,3}$/.test(text) ? { value: Number(text) } : { problem: 'is no number from 1 to 9999' };
  if (type === 'time') {
    const [, count, unit] = /^(\d{1,6}(?:\.\d{1,3})?)(ms|s|m)$/.exec(text) ?? [];
    return count ? { value: Math.round(Number(count) * { ms: 1, s: 1_000, m: 60_000 }[unit as 'ms' | 's' | 'm']) } : { problem: 'is no time such as 500ms, 15s or 2m' };
  }
  return type.includes(text) ? { value: text } : { problem: `is none of ${type.join(', ')}` };
}

function contradictions(settings: RunSettings): string[] {
  const { retryPeriod, renewDeadline, leaseDuration, auth, tokenFile, tlsCert, tlsKey, listen } = settings;
  const problems: string[] = [];
  if (!(retryPeriod < renewDeadline && renewDeadline < leaseDuration)) problems.push('a Lease needs --retry-period < --renew-deadline < --lease-duration');
  if (leaseDuration % 1_000 !== 0) problems.push('--lease-duration is written into the Lease in whole seconds');
  if ((auth === 'token') !== (tokenFile !== undefined)) problems.push('--auth token and --token-file need each other');
  if ((tlsCert === undefined) !== (tlsKey === undefined)) problems.push('--tls-cert and --tls-key need each other');
  if (listen !== undefined && !parseListen(listen)) problems.push(`--listen ${printable(listen)} is no [host:]port with a port from 0 to 65535`);
  return problems;
}

/** `8080`, `0.0.0.0:8080`, `[::]:8080`; undefined where it is none of these. */
export function parseListen(text: string): { host: string; port: number } | undefined {
  const [, bracketed, plain, port] = /^(?:(?:\[([0-9a-fA-F:]+)\]|([^\s:[\]]+)):)?(\d{1,5})$/.exec(text) ?? [];
  return port === undefined || Number(port) > 65_535 ? undefined : { host: bracketed ?? plain ?? '127.0.0.1', port: Number(port) };
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value) ?? String(value);
}

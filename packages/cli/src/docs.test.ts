// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { configJsonSchema } from '@api-operators/openapi';
import { Command } from 'commander';
import { allCommands } from './commands/all.ts';
import { runInTest } from './run-in-test.ts';

const FILE = join(import.meta.dirname, '../../../docs/cli.md');
const folder = await mkdtemp(join(tmpdir(), 'docs-'));
after(() => rm(folder, { recursive: true, force: true }));

function commands(): readonly Command[] {
  const program = new Command();
  const unused = () => assert.fail('nothing is run');
  for (const add of allCommands) {
    add(program, { terminal: { out: unused, err: unused }, cwd: folder, signal: new AbortController().signal, finish: unused, misused: unused });
  }
  return program.commands;
}

function optionTable(command: Command): string {
  const rows = command.options.map(({ flags, description }) => `| \`${flags}\` | ${description.replaceAll('|', '\\|')} |`);
  return ['| option | what it does |', '|---|---|', ...rows].join('\n');
}

interface Schema {
  description: string;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | false;
}

function settingTable(): string {
  const rows: string[] = [];
  const walk = (schema: Schema, path: string) => {
    for (const [name, member] of Object.entries(schema.properties ?? {})) {
      rows.push(`| \`${path}${name}\` | ${member.description} |`);
      walk(member, `${path}${name}.`);
    }
    if (schema.additionalProperties) walk(schema.additionalProperties, `${path}*.`);
  };
  walk(configJsonSchema() as unknown as Schema, '');
  return ['| setting | what it says |', '|---|---|', ...rows].join('\n');
}

/** The page with the tables and the outputs that are true today. */
async function truePage(page: string): Promise<string> {
  let text = page;
  for (const command of commands()) {
    const marks = new RegExp(`(<!-- options: ${command.name()} -->\n)[^]*?(<!-- end -->)`);
    assert.match(text, marks, `docs/cli.md says nothing about ${command.name()}`);
    text = text.replace(marks, (_, start: string, end: string) => `${start}${optionTable(command)}\n${end}`);
  }
  text = text.replace(/(<!-- settings -->\n)[^]*?(<!-- end -->)/, (_, start: string, end: string) => `${start}${settingTable()}\n${end}`);
  const parts: string[] = [];
  let at = 0;
  for (const { 0: whole, 1: language, 2: body, index } of text.matchAll(/^```(yaml|console)\n([^]*?)^```$/gm)) {
    parts.push(text.slice(at, index));
    at = index + whole.length;
    parts.push(language === 'yaml' ? await writeExample(whole, body) : await runExample(body));
  }
  return [...parts, text.slice(at)].join('');
}

/** A YAML block is a file of the examples; its first line names it. */
async function writeExample(block: string, body: string): Promise<string> {
  const name = /^# (\S+\.yaml)\n/.exec(body)?.[1];
  assert.ok(name, `a YAML block of docs/cli.md has no name:\n${body}`);
  await writeFile(join(folder, name), body);
  return block;
}

/** A console block is a command and what it says. */
async function runExample(body: string): Promise<string> {
  const [line] = body.split('\n', 1);
  const { out, err } = await runInTest(folder, ...line.replace(/^\$ api-operators /, '').split(' '));
  return `\`\`\`console\n${line}\n${err}${out}\`\`\``;
}

test('docs/cli.md has every command, option and setting, and what its examples say is what they say (UPDATE_DOCS=1 writes it)', async () => {
  const page = await readFile(FILE, 'utf8');
  const now = await truePage(page);
  if (process.env.UPDATE_DOCS === '1') await writeFile(FILE, now);
  else assert.equal(page, now);
});

// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Cluster } from './cluster.ts';
import { COMMANDS, type Scene } from './commands.ts';

/**
 * Each folder of scenarios/ is one story: `scenario.txt` begins with its title, then has commands, each
 * followed by `----` and what it must print. `UPDATE_SCENARIOS=1` writes what is printed into the files.
 */
const ROOT = join(import.meta.dirname, '../../scenarios');
const update = process.env.UPDATE_SCENARIOS === '1';

const names = readdirSync(ROOT).filter(name => existsSync(join(ROOT, name, 'scenario.txt')));

for (const name of names) {
  const folder = join(ROOT, name);
  const file = join(folder, 'scenario.txt');
  const text = readFileSync(file, 'utf8');
  test(`${name}: ${text.split('\n')[0].replace(/^# */, '')}`, () => {
    const played = play(folder, text);
    if (update) {
      writeFileSync(file, played);
    } else {
      assert.equal(played, text);
    }
  });
}

test('there are at least forty scenarios', () => {
  assert.ok(names.length >= 40);
});

/** The same text with what the commands print now. */
function play(folder: string, text: string): string {
  const scene: Scene = { folder, cluster: new Cluster(), file: '' };
  const out: string[] = [];
  const lines = text.trimEnd().split('\n');
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    if (line === '' || line.startsWith('#')) {
      out.push(line);
      continue;
    }
    const [name, ...rest] = words(line);
    const options = Object.fromEntries(
      rest.filter(word => /^[\w./-]+=/.test(word)).map(word => {
        const at = word.indexOf('=');
        return [word.slice(0, at), word.slice(at + 1)];
      }),
    );
    const plain = rest.filter(word => !/^[\w./-]+=/.test(word));
    assert.ok(Object.hasOwn(COMMANDS, name), `unknown command ${name}`);
    const printed = COMMANDS[name](scene, plain, options);
    out.push(line);
    if (printed !== 'ok') {
      out.push('----', printed);
    }
    if (lines[i + 1] === '----') {
      i += 1;
      while (lines[i + 1] !== undefined && lines[i + 1] !== '') {
        i += 1;
      }
    }
    if (lines[i + 1] !== undefined && lines[i + 1] !== '' && printed !== 'ok') {
      out.push('');
    }
  }
  return `${out.join('\n')}\n`;
}

/** Words of a line; `'…'` keeps white space. */
function words(line: string): string[] {
  return [...line.matchAll(/(?:[^\s']|'[^']*')+/g)].map(([word]) => word.replaceAll("'", ''));
}

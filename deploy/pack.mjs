// SPDX-License-Identifier: Apache-2.0
import { cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '..');
const START = 'packages/cli';
/** What only tests need, wherever it lies. */
const FOR_TESTS = /(\.test\.ts|\/(fixtures|integration|testing|scenarios|bench|faults))$/;
/** What only compilers and people need. */
const FOR_READERS = /(\.d\.[cm]?ts|\.map|\.md|\.markdown)$/i;

/**
 * Copies what `api-operators` needs to run, and nothing else, into the folder `out`, which must not exist: our packages
 * without their tests, and the packages from registries that they depend on, as they are installed here.
 * Gives the paths of all packages from the root.
 */
export function pack(out) {
  if (existsSync(out)) throw new Error(`${out} exists already: give the name of a new folder`);
  const packed = new Set();
  const waiting = [START];
  for (let place = waiting.shift(); place !== undefined; place = waiting.shift()) {
    if (packed.has(place)) continue;
    packed.add(place);
    const folder = path.join(ROOT, place);
    const ours = !place.includes('node_modules');
    copy(folder, path.join(out, place), ours ? FOR_TESTS : FOR_READERS);
    const { dependencies = {}, optionalDependencies = {} } = manifestOf(folder);
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      // Types alone, which nothing loads.
      if (name.startsWith('@types/')) continue;
      const found = find(name, folder);
      if (found === undefined && name in optionalDependencies) continue;
      if (found === undefined) throw new Error(`${name}, which ${place} needs, is not installed: run npm run setup`);
      const target = path.relative(ROOT, realpathSync(path.join(ROOT, found)));
      waiting.push(target);
      if (target !== found) link(out, found, target);
    }
  }
  return [...packed].sort();
}

/** Where Node finds a package from a folder, as a path from the root. */
function find(name, from) {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const place = path.join(folder, 'node_modules', name);
    if (existsSync(path.join(place, 'package.json'))) return path.relative(ROOT, place);
    if (folder === ROOT) return undefined;
  }
}

function copy(from, to, leftOut) {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from)) {
    // What lies in a node_modules below is found as a dependency of its own.
    if (entry === 'node_modules') continue;
    cpSync(path.join(from, entry), path.join(to, entry), {
      recursive: true,
      filter: file => !leftOut.test(file) && path.basename(file) !== 'node_modules',
    });
  }
}

function link(out, place, target) {
  const file = path.join(out, place);
  mkdirSync(path.dirname(file), { recursive: true });
  // What it leads to may not have been copied yet.
  if (!lstatSync(file, { throwIfNoEntry: false })) symlinkSync(path.relative(path.dirname(file), path.join(out, target)), file);
}

function manifestOf(folder) {
  return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
}

if (import.meta.main) {
  const [out] = process.argv.slice(2);
  if (!out) {
    process.stderr.write('node deploy/pack.mjs <new folder>\n');
    process.exitCode = 2;
  } else {
    process.stdout.write(`${pack(path.resolve(out)).length} packages in ${out}\n`);
  }
}

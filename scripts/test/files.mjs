// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from '../setup/places.mjs';

const NOT_HERE = new Set(['node_modules', 'dist', 'coverage', 'control-plane']);

/** Files below packages, plugins, examples, scripts, bench and deploy whose path from the root matches, in order. */
export function filesThat(matches) {
  return ['packages', 'plugins', 'examples', 'scripts', 'bench', 'deploy']
    .filter(folder => existsSync(path.join(root, folder)))
    .flatMap(below)
    .filter(matches)
    .sort();
}

function below(folder) {
  const inSources = /\/src(\/|$)/.test(folder);
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap(entry => {
    const file = `${folder}/${entry.name}`;
    if (!entry.isDirectory()) return [file];
    return !inSources && NOT_HERE.has(entry.name) ? [] : below(file);
  });
}

// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ownKindCrds } from '@api-operators/api';
import { stringify } from 'yaml';

const here = import.meta.dirname;

/** What is rendered: with the values of the chart, and with everything that they can switch on. */
export const RENDERINGS = [
  { name: 'default.yaml', values: [] },
  { name: 'everything.yaml', values: ['everything.values.yaml'] },
];

/** The CRDs of our own kinds as files, by name. */
export function crdFiles() {
  return ownKindCrds().map(crd => [`${crd.metadata.name}.yaml`, stringify(crd, { lineWidth: 0, aliasDuplicateObjects: false })]);
}

/** Of all that Helm renders from; the renderings name it, so that none is of other sources. */
export function digest() {
  const files = ['Chart.yaml', 'values.yaml', 'values.schema.json', ...readdirSync(path.join(here, 'api-operators/templates')).sort().map(name => `templates/${name}`)];
  const hash = createHash('sha256');
  for (const file of [...files.map(name => `api-operators/${name}`), ...RENDERINGS.flatMap(({ values }) => values)]) {
    const text = readFileSync(path.join(here, file), 'utf8');
    hash.update(`${file}\n${text.length}\n${text}`);
  }
  return hash.digest('hex');
}

// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A test whose title names hazards: `… (5.36)`. */
export interface HazardTest {
  /** From the root of the repository. */
  file: string;
  /** As it stands in the source, `…` for what is computed. */
  title: string;
  hazards: string[];
}

const TITLE = /\b(?:test|it)\(\s*(?:'((?:[^'\\]|\\.)*)'|`((?:[^`\\]|\\.)*)`)/g;
const NUMBER = /\((5\.\d+)\)/g;

/** Every test of the repository that names a hazard, by file and place. */
export function hazardTests(root: string): HazardTest[] {
  return filesBelow(root, 'packages').flatMap(file => {
    const text = readFileSync(join(root, file), 'utf8');
    const titles = file.endsWith('.txt')
      ? [text.split('\n')[0].replace(/^# */, '')]
      : [...text.matchAll(TITLE)].map(match =>
          (match[1] ?? withoutExpressions(match[2])).replace(/\\(.)/g, '$1'),
        );
    return titles.flatMap(title => {
      const hazards = [...title.matchAll(NUMBER)].map(match => match[1]);
      return hazards.length === 0
        ? []
        : [{ file, title: title.replace(NUMBER, '').trim(), hazards }];
    });
  });
}

/** `${…}` may hold braces and templates of its own. */
function withoutExpressions(template: string): string {
  let out = '';
  for (let i = 0; i < template.length; i++) {
    if (!template.startsWith('${', i)) {
      out += template[i];
      continue;
    }
    let depth = 1;
    for (i += 2; depth > 0 && i < template.length; i++) {
      if (template[i] === '{') depth += 1;
      if (template[i] === '}') depth -= 1;
    }
    i -= 1;
    out += '…';
  }
  return out.replace(/\s+/g, ' ');
}

function filesBelow(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .flatMap(entry => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory())
        return ['node_modules', 'dist', 'fixtures'].includes(entry.name)
          ? []
          : filesBelow(root, path);
      return /(\.ts|\/scenario\.txt)$/.test(path) ? [path] : [];
    })
    .sort();
}

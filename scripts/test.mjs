// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from 'node:util';
import { progress } from './setup/progress.mjs';
import { setUp } from './setup/setup.mjs';
import { orSaySorry, Sorry } from './setup/sorry.mjs';
import { stages, usualStages } from './test/stages.mjs';
import { Summary } from './test/summary.mjs';

const usage = `npm test -- [options] [path …]

  --only STAGES   some of: ${Object.keys(stages).join(', ')}
                  (default: ${usualStages.join(', ')})
  --summary FILE  add to the results of an earlier run
  path …          run only the tests below these paths, given from the root of the clone
`;

await orSaySorry(async () => {
  const { only, summary: file, help, below } = readOptions();
  if (help) {
    process.stdout.write(usage);
    return 0;
  }
  const say = progress();
  const node = await setUp(say);
  const summary = new Summary(file);

  for (const name of only) {
    say(name);
    const began = performance.now();
    const heartbeat = setInterval(() => say(`  ${name}: still running`), 30_000);
    const { passed, failed, output } = await stages[name]({ node, say, below });
    clearInterval(heartbeat);
    if (failed > 0) process.stdout.write(`${output.trimEnd()}\n`);
    summary.add({ name, passed, failed, seconds: (performance.now() - began) / 1000 });
  }
  process.stdout.write(`\n${summary}\n`);
  return summary.failed === 0 && summary.passed > 0 ? 0 : 1;
});

function readOptions() {
  let parsed;
  try {
    parsed = parseArgs({
      allowPositionals: true,
      options: { only: { type: 'string' }, summary: { type: 'string' }, help: { type: 'boolean' } },
    });
  } catch (error) {
    throw new Sorry(`${error.message.split('.')[0]}. See: npm test -- --help`);
  }
  const { values, positionals } = parsed;
  const only = values.only?.split(',') ?? usualStages;
  const unknown = only.find(name => !(name in stages));
  if (unknown !== undefined) throw new Sorry(`There is no stage ${unknown}: choose from ${Object.keys(stages).join(', ')}.`);
  return { ...values, only, below: positionals.map(each => each.replace(/^\.\//, '')) };
}

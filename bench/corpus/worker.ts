// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { measure } from './measure.ts';
import { COMPILED, type Answer, type Task } from './messages.ts';
import type { Outcome } from './outcome.ts';
import { peakMemoryMb, resetPeakMemory } from './peak-memory.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

process.on('message', (task: Task) => {
  // What earlier documents left behind is not this one's.
  collectGarbage();
  resetPeakMemory();
  const text = readFileSync(task.file, 'utf8');
  const answer: Answer = {
    outcome: outcomeOf(task, text),
    megabytes: text.length / 1e6,
    peakMemoryMb: peakMemoryMb(),
  };
  process.send!(answer);
});
// Nobody is left to answer to.
process.on('disconnect', () => process.exit());

function outcomeOf({ file }: Task, text: string): Outcome {
  try {
    return measure(path.basename(file), text, () => performance.now(), () => void process.send!(COMPILED));
  } catch (error) {
    return { kind: 'crashed', reason: error instanceof Error ? error.stack ?? error.message : String(error) };
  }
}

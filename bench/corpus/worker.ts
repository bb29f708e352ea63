// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { verdictsOf } from './api-server.ts';
import { measure } from './measure.ts';
import { COMPILED, type Answer, type Task } from './messages.ts';
import type { Outcome } from './outcome.ts';
import { peakMemoryMb, resetPeakMemory } from './peak-memory.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

process.on('message', async (task: Task) => {
  // What earlier documents left behind is not this one's.
  collectGarbage();
  resetPeakMemory();
  const text = readFileSync(task.file, 'utf8');
  const answer: Answer = {
    outcome: await outcomeOf(task, text),
    megabytes: text.length / 1e6,
    peakMemoryMb: peakMemoryMb(),
  };
  process.send!(answer);
});
// Nobody is left to answer to.
process.on('disconnect', () => process.exit());

async function outcomeOf({ file, apiServer }: Task, text: string): Promise<Outcome> {
  const alive = (): void => void process.send!(COMPILED);
  try {
    const { outcome, crds } = measure(path.basename(file), text, () => performance.now(), alive);
    if (outcome.kind !== 'compiled' || !apiServer) return outcome;
    const verdicts = await verdictsOf(crds.map(({ crd }) => crd), apiServer, alive);
    const disagreements = crds.flatMap(({ crd, problems }, index) => {
      const said = verdicts[index];
      if ((said === undefined) === (problems.length === 0)) return [];
      return [`${crd.spec.names.kind}: ${said ?? `kube-apiserver takes it in spite of ${problems[0]}`}`];
    });
    return { ...outcome, disagreements };
  } catch (error) {
    return { kind: 'crashed', reason: error instanceof Error ? error.stack ?? error.message : String(error) };
  }
}

// SPDX-License-Identifier: Apache-2.0
import { writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { peakMemoryMb } from './peak-memory.ts';

// Preloaded into a command that is measured: it tells its peak to whoever opened descriptor 3.
// Its threads load this as well.
if (isMainThread) process.on('exit', () => writeSync(3, String(peakMemoryMb())));

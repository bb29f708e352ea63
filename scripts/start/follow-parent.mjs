// SPDX-License-Identifier: Apache-2.0
import { isMainThread } from 'node:worker_threads';

// Loaded into the programs of `npm start` by --import: their standard input is a pipe that ends when `npm start`
// itself is gone in any way. Then they stop too, and free their ports.
// Worker threads load it too, and have a standard input of their own that is at its end from the start.
if (isMainThread) {
  process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM')).resume();
  process.stdin.unref?.();
}

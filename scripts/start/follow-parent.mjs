// SPDX-License-Identifier: Apache-2.0

// Loaded into the programs of `npm start` by --import: their standard input is a pipe that ends when `npm start`
// itself is gone in any way. Then they stop too, and free their ports.
process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM')).resume();
process.stdin.unref?.();

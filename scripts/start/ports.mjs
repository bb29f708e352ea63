// SPDX-License-Identifier: Apache-2.0
import { createServer } from 'node:net';
import { Sorry } from '../setup/sorry.mjs';

/** Throws `Sorry` when one of the ports, `{ port, what, option }`, is taken. */
export async function needPorts(wanted) {
  for (const { port, what, option } of wanted) {
    if (await isTaken(port)) {
      throw new Sorry(`Port ${port}, for ${what}, is taken by another program: stop it, or choose another one with ${option}.`);
    }
  }
}

function isTaken(port) {
  return new Promise(resolve => {
    const server = createServer();
    server.on('error', () => resolve(true));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(false)));
  });
}

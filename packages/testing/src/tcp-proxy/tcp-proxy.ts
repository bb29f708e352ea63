// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import {
  connect,
  createServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net';
import { PendingFaults } from './faults.ts';
import { Pump, type Conditions } from './pump.ts';
import type { CutKind, Direction, TcpProxy, TcpProxyOptions } from './types.ts';

const HOST = '127.0.0.1';

interface Link {
  cut(kind: CutKind): void;
  run(): void;
}

/** Starts a proxy on a free port of the loopback interface. */
export async function startTcpProxy(
  options: TcpProxyOptions,
): Promise<TcpProxy> {
  const faults = new PendingFaults();
  const conditions: Record<Direction, Conditions> = {
    toClient: newConditions('toClient', faults),
    toServer: newConditions('toServer', faults),
  };
  const links = new Set<Link>();
  let target = addressOf(options.target);
  let accepted = 0;
  let resetting = false;

  function onConnection(client: Socket): void {
    client.on('error', () => undefined);
    if (resetting) {
      client.resetAndDestroy();
      return;
    }
    accepted += 1;
    const server = connect({
      host: target.host,
      port: target.port,
      allowHalfOpen: true,
      noDelay: true,
    });
    const cut = (kind: CutKind) => {
      links.delete(link);
      up.stop();
      down.stop();
      for (const socket of [client, server]) {
        if (kind === 'reset') socket.resetAndDestroy();
        else socket.end(() => socket.destroy());
      }
    };
    const up = new Pump(client, server, conditions.toServer, cut);
    const down = new Pump(server, client, conditions.toClient, cut);
    const link: Link = {
      cut,
      run() {
        if (broken) onError();
        up.run();
        down.run();
      },
    };
    links.add(link);
    let broken = false;
    const onError = () => {
      broken = true;
      // A network that swallows packets swallows the reset, too.
      if (!conditions.toClient.stalled && !conditions.toServer.stalled)
        cut('reset');
    };
    const onClose = () => {
      if (client.destroyed && server.destroyed) links.delete(link);
    };
    server.on('error', onError);
    client.on('error', onError);
    server.on('close', onClose);
    client.on('close', onClose);
  }

  let server = await listen(0, onConnection);
  let listening = true;
  const { port } = server.address() as AddressInfo;
  const both = (direction: Direction | undefined) =>
    direction
      ? [conditions[direction]]
      : [conditions.toClient, conditions.toServer];
  const runAll = () => {
    for (const link of links) link.run();
  };

  return {
    port,
    through: text =>
      text.replaceAll(`${target.host}:${target.port}`, `${HOST}:${port}`),
    get open() {
      return links.size;
    },
    get accepted() {
      return accepted;
    },
    get bytes() {
      return {
        toClient: conditions.toClient.forwarded,
        toServer: conditions.toServer.forwarded,
      };
    },
    cut(kind = 'reset') {
      const count = links.size;
      for (const link of links) link.cut(kind);
      return count;
    },
    cutAfterBytes: (count, { kind = 'reset', direction = 'toClient' } = {}) =>
      faults.cut(count, kind, direction),
    corrupt: ({ afterBytes = 0, length = 1, direction = 'toClient' } = {}) =>
      faults.corrupt(afterBytes, length, direction),
    stall(direction) {
      for (const each of both(direction)) each.stalled = true;
    },
    resume() {
      for (const each of both(undefined)) each.stalled = false;
      runAll();
    },
    refuse(how = 'refused') {
      resetting = how === 'reset';
      if (resetting || !listening) return;
      listening = false;
      server.close();
    },
    async accept() {
      resetting = false;
      if (listening) return;
      listening = true;
      server = await listen(port, onConnection);
    },
    delay(ms, direction) {
      for (const each of both(direction)) each.delayMs = ms;
    },
    throttle(bytesPerSecond) {
      for (const each of both(undefined)) each.bytesPerSecond = bytesPerSecond;
      runAll();
    },
    retarget(next) {
      target = addressOf(next);
    },
    async stop() {
      for (const link of links) link.cut('reset');
      if (!listening) return;
      listening = false;
      server.close();
      await once(server, 'close');
    },
  };
}

function newConditions(
  direction: Direction,
  faults: PendingFaults,
): Conditions {
  return {
    direction,
    faults,
    stalled: false,
    delayMs: 0,
    bytesPerSecond: Infinity,
    freeAt: 0,
    forwarded: 0,
  };
}

async function listen(
  port: number,
  onConnection: (socket: Socket) => void,
): Promise<Server> {
  const server = createServer(
    { allowHalfOpen: true, noDelay: true },
    onConnection,
  ).listen(port, HOST);
  await once(server, 'listening');
  return server;
}

function addressOf(target: TcpProxyOptions['target']): {
  host: string;
  port: number;
} {
  if (typeof target === 'number') return { host: HOST, port: target };
  if (typeof target === 'object')
    return { host: target.host ?? HOST, port: target.port };
  const url = new URL(target);
  return {
    host: url.hostname,
    port: Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
  };
}

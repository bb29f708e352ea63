// SPDX-License-Identifier: Apache-2.0
import dns from 'node:dns';
import { readFileSync, writeFileSync } from 'node:fs';
import files from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { Socket } from 'node:net';
import { isMainThread } from 'node:worker_threads';

/** What a command did that its output does not show. */
export interface Observed {
  /** User and system time of the whole process, threads included. */
  cpuMs: number;
  /** Its largest resident set. */
  memoryMb: number;
  /** Hosts that it connected to or looked up. */
  asked: string[];
  /** Paths that it opened or read through `node:fs/promises`, as the loader and the output do. */
  opened: string[];
}

// Loaded before the command (`node --import`), so that the command itself is the one that users start.
const report = process.env.OBSERVED_FILE;
if (report && isMainThread) {
  const asked: string[] = [];
  const opened: string[] = [];
  const connect = Socket.prototype.connect as (...args: unknown[]) => Socket;
  Socket.prototype.connect = function observed(this: Socket, ...args: unknown[]): Socket {
    const [options] = (Array.isArray(args[0]) ? args[0] : args) as [{ host?: string } | undefined];
    asked.push(options?.host ?? 'unnamed');
    return connect.apply(this, args);
  } as typeof Socket.prototype.connect;
  const { lookup } = dns;
  dns.lookup = ((...args: Parameters<typeof lookup>) => {
    asked.push(args[0]);
    return lookup(...args);
  }) as typeof lookup;
  for (const name of ['open', 'readFile'] as const) {
    const original = files[name] as (...args: unknown[]) => unknown;
    Object.assign(files, {
      [name]: (...args: unknown[]) => {
        if (typeof args[0] === 'string') opened.push(args[0]);
        return original(...args);
      },
    });
  }
  syncBuiltinESMExports();
  process.once('exit', () => {
    const { userCPUTime, systemCPUTime } = process.resourceUsage();
    const observed: Observed = { cpuMs: (userCPUTime + systemCPUTime) / 1_000, memoryMb: peakMemoryMb(), asked, opened };
    writeFileSync(report, JSON.stringify(observed));
  });
}

/** Of this program alone: what the runtime tells begins with the process that started it. */
function peakMemoryMb(): number {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'));
    if (kilobytes) return Number(kilobytes[1]) / 1_024;
  } catch {
    // No /proc: an upper bound will do.
  }
  return process.resourceUsage().maxRSS / 1_024;
}

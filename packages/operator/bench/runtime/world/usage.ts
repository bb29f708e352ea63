// SPDX-License-Identifier: Apache-2.0
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What a process has used since it was last asked; sizes in bytes, times in milliseconds. */
export interface Usage {
  cpuMs: number;
  wallMs: number;
  rss: number;
  peakRss: number;
  heap: number;
  loopDelayP99Ms: number;
  loopDelayMaxMs: number;
  /** Open handles and requests, by their type (`TCPSocketWrap`, `Timeout`). */
  handles: Record<string, number>;
}

/** Measures this process from now on. */
export function measureUsage(): (options?: { collect?: boolean }) => Usage {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  let cpu = process.cpuUsage();
  let at = performance.now();
  return ({ collect = false } = {}) => {
    const used = process.cpuUsage(cpu);
    const wallMs = performance.now() - at;
    const loopDelayP99Ms = delay.percentile(99) / 1e6;
    const loopDelayMaxMs = delay.max / 1e6;
    if (collect) collectGarbage();
    const { rss, heapUsed } = process.memoryUsage();
    const usage: Usage = {
      cpuMs: (used.user + used.system) / 1_000,
      wallMs,
      rss,
      peakRss: process.resourceUsage().maxRSS * 1024,
      heap: heapUsed,
      loopDelayP99Ms,
      loopDelayMaxMs,
      handles: countBy(process.getActiveResourcesInfo()),
    };
    delay.reset();
    cpu = process.cpuUsage();
    at = performance.now();
    return usage;
  };
}

/** Twice: what the first finds dead is freed by the second. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

// SPDX-License-Identifier: Apache-2.0
import { readFileSync, writeFileSync } from 'node:fs';

/** Starts the measurement of {@link peakMemoryMb} anew where the system can (Linux); elsewhere it is of the process's life. */
export function resetPeakMemory(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // The peak of the process's life is still an upper bound.
  }
}

/** The most memory that this process had at once, in MB of resident pages. */
export function peakMemoryMb(): number {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'));
    if (kilobytes) return Number(kilobytes[1]) / 1024;
  } catch {
    // No /proc: ask the runtime.
  }
  return process.resourceUsage().maxRSS / 1024;
}

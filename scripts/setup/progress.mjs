// SPDX-License-Identifier: Apache-2.0

/** Prints lines with the seconds since this process began. */
export function progress(write = line => process.stdout.write(`${line}\n`)) {
  return message => {
    const seconds = process.uptime();
    write(`${seconds.toFixed(seconds < 10 ? 1 : 0).padStart(4)} s  ${message}`);
  };
}

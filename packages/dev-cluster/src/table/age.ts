// SPDX-License-Identifier: Apache-2.0

/** A span in the style of kubectl: `45s`, `3m12s`, `5h`, `2d3h`, `400d`, `3y10d`. */
export function shownSpan(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return seconds % 60 === 0 ? `${minutes}m` : `${minutes}m${seconds % 60}s`;
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`;
  if (hours < 48) return `${hours}h`;
  if (hours < 192) return hours % 24 === 0 ? `${Math.floor(hours / 24)}d` : `${Math.floor(hours / 24)}d${hours % 24}h`;
  if (hours < 365 * 24 * 2) return `${Math.floor(hours / 24)}d`;
  const years = Math.floor(hours / (365 * 24));
  const days = Math.floor(hours / 24) % 365;
  if (hours < 365 * 24 * 8) return days === 0 ? `${years}y` : `${years}y${days}d`;
  return `${years}y`;
}

/** The age of a timestamp; `<unknown>` where there is none. */
export function shownAge(timestamp: string | undefined, now: Date): string {
  const time = timestamp ? Date.parse(timestamp) : NaN;
  return Number.isNaN(time) ? '<unknown>' : shownSpan(now.getTime() - time);
}

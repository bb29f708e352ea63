// SPDX-License-Identifier: Apache-2.0

/** What a figure should be at least, at most, or exactly. */
export interface Target {
  is: '<=' | '>=' | '=';
  value: number;
}

/** One measured quantity over all runs. */
export interface Figure {
  name: string;
  /** `ms`, `calls`, `1/s`, `%`, `MiB`; empty for ratios and counts. */
  unit: string;
  values: number[];
  target?: Target;
}

/** A figure as it is told: median, smallest and largest value of the runs. */
export interface Summary {
  name: string;
  unit: string;
  median: number;
  min: number;
  max: number;
  runs: number;
  target?: Target;
  /** Whether the median keeps the target; absent where there is none. */
  met?: boolean;
}

export function summaryOf({ name, unit, values, target }: Figure): Summary {
  const middle = median(values);
  return {
    name,
    unit,
    median: middle,
    min: Math.min(...values),
    max: Math.max(...values),
    runs: values.length,
    ...(target ? { target, met: keeps(middle, target) } : {}),
  };
}

function keeps(value: number, target: Target): boolean {
  switch (target.is) {
    case '<=':
      return value <= target.value;
    case '>=':
      return value >= target.value;
    case '=':
      return value === target.value;
    default:
      return target.is satisfies never;
  }
}

/** The one in the middle, or the mean of the two; NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return (sorted[Math.ceil(half) - 1] + sorted[Math.floor(half)]) / 2;
}

/** The smallest value that at least this share of the values does not exceed; NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}

/** Jain's index: 1 where all have the same, 1/n where one has all. */
export function fairness(shares: readonly number[]): number {
  const sum = shares.reduce((a, b) => a + b, 0);
  const squares = shares.reduce((a, b) => a + b * b, 0);
  return (sum * sum) / (shares.length * squares);
}

/** The slope of the line that fits the points best. */
export function slope(points: readonly { x: number; y: number }[]): number {
  const mean = (pick: (point: { x: number; y: number }) => number) =>
    points.reduce((sum, point) => sum + pick(point), 0) / points.length;
  const x = mean(point => point.x);
  const y = mean(point => point.y);
  const spread = points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
  return (
    points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0) /
    spread
  );
}

// SPDX-License-Identifier: Apache-2.0
import type { QueueStats } from '@api-operators/kube';
import type { Labels, Registry } from './registry.ts';

/** What is counted of passes over objects. */
export interface ReconcileFigures {
  /** @param kind - `pets.petstore.example.com` */
  ended(kind: string, failed: boolean, seconds: number): void;
}

const SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30];

export function createReconcileFigures(registry: Registry): ReconcileFigures {
  const passes = registry.counter(
    'api_operators_reconciles_total',
    'Passes over objects.',
  );
  const failures = registry.counter(
    'api_operators_failed_reconciles_total',
    'Passes that end in an error or in another attempt.',
  );
  const times = registry.histogram(
    'api_operators_reconcile_duration_seconds',
    'Time of one pass over an object.',
    SECONDS,
  );
  return {
    ended(kind, failed, seconds) {
      passes.add({ kind });
      if (failed) failures.add({ kind });
      times.observe({ kind }, seconds);
    },
  };
}

/** Figures that are known when they are asked for. */
export function collectOperatorFigures(
  registry: Registry,
  now: { queues(): Record<string, QueueStats>; leads(): string[] },
): void {
  registry.collect(
    'api_operators_queue_length',
    'Objects that wait for a pass or have one.',
    () =>
      Object.entries(now.queues()).map(([kind, stats]): [Labels, number] => [
        { kind },
        stats.waiting + stats.running,
      ]),
  );
  registry.collect(
    'api_operators_leads',
    'APIs whose Lease this process holds.',
    () => now.leads().map((api): [Labels, number] => [{ api }, 1]),
  );
}

// SPDX-License-Identifier: Apache-2.0
import type { Runtime } from './runtime.ts';

/** Every step by which the operator changes the cluster or calls an API, by what takes it. */
const STEPS = {
  resource: [
    'mark',
    'look',
    'search',
    'create',
    'follow',
    'poll',
    'unfollow',
    'record',
    'unmark',
    'remember',
    'update',
    'restore',
    'delete',
    'release',
  ],
  action: ['mark', 'call', 'follow', 'poll', 'record', 'unmark'],
  query: ['ask'],
  bundle: ['finalizer', 'apply', 'delete'],
  any: ['status'],
} as const;

type Steps = typeof STEPS;

/** A step, `resource.create`; the steps of a resource and an action are the step kinds of their `decide.ts`. */
export type StepName = {
  [Role in keyof Steps]: `${Role}.${Steps[Role][number]}`;
}[keyof Steps];

/** A boundary between two steps, `resource.create.after`: where a process can end and leave its work half done. */
export type CrashPoint = `${StepName}.${'before' | 'after'}`;

/** Every boundary at which a fault suite can stop the process. */
export const CRASH_POINTS: readonly CrashPoint[] = Object.entries(
  STEPS,
).flatMap(([role, steps]) =>
  steps.flatMap(step => [
    `${role}.${step}.before` as CrashPoint,
    `${role}.${step}.after` as CrashPoint,
  ]),
);

/** Told of each boundary that work on an object (`Pet shop/rex`) reaches; the work goes on when it returns. */
export type Reached = (
  point: CrashPoint,
  object: string,
) => void | Promise<void>;

/** Takes a step between its two boundaries. Without a listener it costs nothing. */
export async function step<T>(
  { reached }: Pick<Runtime, 'reached'>,
  name: StepName,
  object: { kind: string; metadata: { namespace?: string; name: string } },
  take: () => Promise<T>,
): Promise<T> {
  if (!reached) {
    return take();
  }
  const shown = `${object.kind} ${object.metadata.namespace ?? ''}/${
    object.metadata.name
  }`;
  await reached(`${name}.before`, shown);
  const taken = await take();
  await reached(`${name}.after`, shown);
  return taken;
}

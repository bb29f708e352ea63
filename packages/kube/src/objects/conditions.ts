// SPDX-License-Identifier: Apache-2.0

/** meta/v1 Condition. */
export interface Condition {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  /** A word in PascalCase. */
  reason: string;
  message: string;
  observedGeneration?: number;
  /** RFC 3339, whole seconds. */
  lastTransitionTime: string;
}

/**
 * The list with this condition in place of the one of its type. `lastTransitionTime` moves to
 * `now` (RFC 3339) only when the status changed. When nothing changed at all the very same list
 * comes back, so that `===` tells whether a write is needed.
 */
export function setCondition(
  conditions: readonly Condition[] | undefined,
  condition: Omit<Condition, 'lastTransitionTime'>,
  now: string,
): readonly Condition[] {
  const before = findCondition(conditions, condition.type);
  const same =
    before &&
    before.status === condition.status &&
    before.reason === condition.reason &&
    before.message === condition.message &&
    before.observedGeneration === condition.observedGeneration;
  if (conditions && same) return conditions;
  const next: Condition = {
    ...condition,
    lastTransitionTime: before?.status === condition.status ? before.lastTransitionTime : now,
  };
  if (!before) return [...(conditions ?? []), next];
  return (conditions ?? []).map(each => (each.type === condition.type ? next : each));
}

export function findCondition(
  conditions: readonly Condition[] | undefined,
  type: string,
): Condition | undefined {
  return conditions?.find(each => each.type === type);
}

/** Whether the condition is True, and for this generation where one is given. */
export function isConditionTrue(
  conditions: readonly Condition[] | undefined,
  type: string,
  generation?: number,
): boolean {
  const condition = findCondition(conditions, type);
  if (condition?.status !== 'True') return false;
  return (
    generation === undefined ||
    condition.observedGeneration === undefined ||
    condition.observedGeneration >= generation
  );
}

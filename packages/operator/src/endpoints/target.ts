// SPDX-License-Identifier: Apache-2.0
import type { JsonObject, Target } from '@api-operators/api';
import { isObject } from '@api-operators/rest-mapping';

/**
 * The target of a `spec`, or undefined where it names none. The old flat names (`targetHelmRelease`, …) count
 * where `target` does not say the same thing itself.
 */
export function targetOf(spec: JsonObject): Target | undefined {
  const flat: Target = {};
  const text = (name: string) =>
    typeof spec[name] === 'string' && spec[name] !== ''
      ? (spec[name] as string)
      : undefined;
  const set = <K extends keyof Target>(
    key: K,
    value: Target[K] | undefined,
  ) => {
    if (value !== undefined) flat[key] = value;
  };
  set('baseURL', text('targetBaseURL'));
  set('pod', text('targetPod'));
  set('helmRelease', text('targetHelmRelease'));
  set('statefulSet', text('targetStatefulSet'));
  set('deployment', text('targetDeployment'));
  set('namespace', text('targetNamespace'));
  set(
    'podOrdinal',
    typeof spec.targetPodOrdinal === 'number'
      ? spec.targetPodOrdinal
      : undefined,
  );
  const target = {
    ...flat,
    ...(isObject(spec.target) ? (spec.target as unknown as Target) : {}),
  };
  return namesAPlace(target) ? target : undefined;
}

/** Whether a target says where the API is, and not only in which namespace to look. */
export function namesAPlace(target: Target): boolean {
  return Boolean(
    target.baseURL ||
      target.baseURLs?.length ||
      target.service ||
      target.pod ||
      target.statefulSet ||
      target.deployment ||
      target.helmRelease ||
      (target.labels && Object.keys(target.labels).length > 0),
  );
}

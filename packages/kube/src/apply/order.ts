// SPDX-License-Identifier: Apache-2.0
import { parseApiVersion } from '../objects/resource-type.ts';
import type { KubeObject } from '../objects/object.ts';

/** What others are made of comes first; within a phase order does not matter. */
const PHASES: readonly (readonly string[])[] = [
  ['Namespace', 'CustomResourceDefinition'],
  ['ServiceAccount', 'ClusterRole', 'Role', 'PriorityClass', 'StorageClass', 'ResourceQuota', 'LimitRange'],
  ['ClusterRoleBinding', 'RoleBinding', 'Secret', 'ConfigMap', 'PersistentVolumeClaim', 'Service'],
];

const BUILT_IN = /^(|apps|batch|rbac\.authorization\.k8s\.io|apiextensions\.k8s\.io|scheduling\.k8s\.io|storage\.k8s\.io)$/;

/** The objects in phases, each of which needs only what came before. */
export function inPhases<T extends KubeObject>(objects: readonly T[]): T[][] {
  const phases: T[][] = [...PHASES.map(() => []), []];
  for (const object of objects) {
    const builtIn = BUILT_IN.test(parseApiVersion(object.apiVersion).group);
    const phase = builtIn ? PHASES.findIndex(kinds => kinds.includes(object.kind)) : -1;
    phases[phase < 0 ? PHASES.length : phase].push(object);
  }
  return phases.filter(phase => phase.length > 0);
}

export function isCrd(object: KubeObject): boolean {
  return (
    object.kind === 'CustomResourceDefinition' &&
    parseApiVersion(object.apiVersion).group === 'apiextensions.k8s.io'
  );
}

// SPDX-License-Identifier: Apache-2.0
import type { KubeObject, ObjectMeta } from '../objects/object.ts';
import type { ResourceType } from '../objects/resource-type.ts';

export const LEASES: ResourceType = {
  group: 'coordination.k8s.io',
  version: 'v1',
  plural: 'leases',
  kind: 'Lease',
  namespaced: true,
};

export interface Lease extends KubeObject {
  spec?: LeaseSpec;
}

export interface LeaseSpec {
  holderIdentity?: string;
  leaseDurationSeconds?: number;
  acquireTime?: string;
  renewTime?: string;
  leaseTransitions?: number;
}

const SHORTEST_MS = 1000;
const LONGEST_MS = 60 * 60_000;

/** The Lease as its next holder writes it. Each new term counts as a transition, also of the same holder. */
export function taken(lease: Lease, identity: string, durationMs: number, now: number): Lease {
  return withSpec(lease, {
    holderIdentity: identity,
    leaseDurationSeconds: Math.ceil(durationMs / 1000),
    acquireTime: microTime(now),
    renewTime: microTime(now),
    leaseTransitions: (lease.spec?.leaseTransitions ?? 0) + 1,
  });
}

export function renewed(lease: Lease, now: number): Lease {
  return withSpec(lease, { ...lease.spec, renewTime: microTime(now) });
}

/** Nobody's Lease: the next one need not wait. */
export function released(lease: Lease, now: number): Lease {
  return withSpec(lease, {
    leaseDurationSeconds: 1,
    renewTime: microTime(now),
    leaseTransitions: lease.spec?.leaseTransitions ?? 0,
  });
}

/** How long its holder may be silent, by its own word, within sane bounds. */
export function durationOf(lease: Lease): number {
  const ms = (lease.spec?.leaseDurationSeconds ?? 15) * 1000;
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, ms));
}

/** What changes whenever the holder shows life. */
export function pulseOf(lease: Lease | undefined): string {
  const { holderIdentity = '', renewTime = '', leaseTransitions = 0 } = lease?.spec ?? {};
  return JSON.stringify([lease?.metadata.uid ?? '', holderIdentity, renewTime, leaseTransitions]);
}

/** metav1.MicroTime, which wants exactly six digits. */
function microTime(now: number): string {
  return new Date(now).toISOString().replace('Z', '000Z');
}

function withSpec(lease: Lease, spec: LeaseSpec): Lease {
  const { managedFields: _own, ...metadata } = lease.metadata as ObjectMeta & { managedFields?: unknown };
  return { ...lease, metadata, spec };
}

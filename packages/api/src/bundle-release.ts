// SPDX-License-Identifier: Apache-2.0
import type { BundleSpec } from './bundle.ts';
import type { Condition, KubeObject } from './object.ts';

/** BundleRelease: an immutable snapshot of a Bundle's spec. Named by releaseName(bundle, digest). */
export interface BundleReleaseSpec {
  bundle: { name: string; uid?: string; generation?: number };
  /** Counts the Bundle's releases from 1, in the order in which they were cut. */
  number: number;
  /** digest(template), 64 hex digits. */
  digest: string;
  /** The Bundle's spec, without `paused`. */
  template: BundleSpec;
  /** Digests of the CRD schemas that it was checked against, by `<plural>.<group>/<version>`. */
  schemas?: Record<string, string>;
}

export type BundleRelease = KubeObject<BundleReleaseSpec, { conditions?: Condition[] }>;

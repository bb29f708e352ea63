// SPDX-License-Identifier: Apache-2.0
import { isObject } from '@api-operators/rest-mapping';
import { specOf } from './facts.ts';
import type { Facts } from './types.ts';

/** What `spec.sync` asks for, beyond the endpoints. */
export interface SyncSettings {
  /** What becomes of a change that was made in the API. */
  drift: 'Heal' | 'Report';
  /** What becomes of an object that was deleted in the API. */
  onExternalDelete: 'Recreate' | 'Report';
}

/** `spec.sync` as far as it can be read; the CRD's schema lets nothing else in. */
export function syncSettings(facts: Facts): SyncSettings {
  const { sync } = specOf(facts);
  const asked = isObject(sync) ? sync : {};
  return {
    drift: asked.drift === 'Report' ? 'Report' : 'Heal',
    onExternalDelete:
      asked.onExternalDelete === 'Report' ? 'Report' : 'Recreate',
  };
}

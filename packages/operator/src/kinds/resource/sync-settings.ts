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
  /** An existing object is taken over: it must exist, or it is made where it does not. Absent: only where an id names it. */
  adoption?: 'Adopt' | 'AdoptOrCreate';
  /** The fields of `spec` by which it is found. Absent: those of the mapping. */
  adoptionFields?: string[];
}

/** `spec.sync` as far as it can be read; the CRD's schema lets nothing else in. */
export function syncSettings(facts: Facts): SyncSettings {
  const { sync } = specOf(facts);
  const asked = isObject(sync) ? sync : {};
  return {
    drift: asked.drift === 'Report' ? 'Report' : 'Heal',
    onExternalDelete:
      asked.onExternalDelete === 'Report' ? 'Report' : 'Recreate',
    ...(asked.adoptionPolicy === 'Adopt' ||
    asked.adoptionPolicy === 'AdoptOrCreate'
      ? { adoption: asked.adoptionPolicy }
      : {}),
    ...(Array.isArray(asked.adoptionFields) && asked.adoptionFields.length > 0
      ? { adoptionFields: asked.adoptionFields.map(String) }
      : {}),
  };
}

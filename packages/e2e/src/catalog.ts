// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { backstageToken } from './people.ts';
import type { Portal } from './portal.ts';

export interface CatalogEntity {
  spec: Record<string, unknown>;
  relations: { type: string; targetRef: string }[];
}

/** An entity once the catalog has stitched its relations; polls, for that takes the catalog a moment. */
export async function inCatalog(portal: Portal, kind: string, name: string): Promise<CatalogEntity> {
  const deadline = Date.now() + 30_000;
  const token = await backstageToken(portal, 'user:default/pat');
  for (;;) {
    const response = await fetch(`${portal.url}/api/catalog/entities/by-name/${kind}/default/${name}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const found = response.ok ? ((await response.json()) as CatalogEntity) : undefined;
    if (found && found.relations.some(({ type }) => type.startsWith('api'))) {
      return found;
    }
    assert.ok(Date.now() < deadline, `the catalog has no ${kind} ${name} with its relations`);
    await new Promise(resolve => setTimeout(resolve, 200));
  }
}

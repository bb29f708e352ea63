// SPDX-License-Identifier: Apache-2.0
import type { CrdSchema } from '@api-operators/api';
import { pairKinds, type DiffKind, type DiffSide } from '@api-operators/openapi';
import { applyDefaults, prune, validate, type Json, type StructuralSchema } from '@api-operators/schema';
import type { KubeClient } from '@api-operators/kube';
import { ruleProblems } from './rule-problems.ts';

/** A custom resource of the cluster that the new kinds would not take as it is. */
export interface RefusedObject {
  kind: string;
  namespace?: string;
  name: string;
  problems: { path: string; message: string }[];
}

export interface StoredObjects {
  /** How many objects were looked at. */
  checked: number;
  refused: RefusedObject[];
  /** Kinds of the old version that the cluster does not serve. */
  notInstalled: string[];
}

/** Looks at every stored object of the old kinds with the eyes of the new ones. Nothing is written. */
export async function checkStoredObjects(client: KubeClient, before: DiffSide, after: DiffSide, signal: AbortSignal): Promise<StoredObjects> {
  const pairs = pairKinds(before.kinds, after.kinds);
  const outcome: StoredObjects = { checked: 0, refused: [], notInstalled: [] };
  for (const kind of before.kinds) {
    const type = await client.resolve(`${before.group}/${before.version}`, kind.kind);
    if (!type) {
      outcome.notInstalled.push(kind.kind);
      continue;
    }
    const now = pairs.get(kind);
    const gone = goneBecause(before, after, kind, now);
    for await (const page of client.of(type).pages({ signal })) {
      for (const object of page.items) {
        outcome.checked += 1;
        const problems = gone ? [{ path: '', message: gone }] : problemsOf(now!, object as { spec?: unknown });
        if (problems.length === 0) continue;
        const { name, namespace } = object.metadata;
        outcome.refused.push({ kind: kind.kind, ...(namespace ? { namespace } : {}), name: name ?? '', problems });
      }
    }
  }
  return outcome;
}

/** Why an object has no place any more, whatever is in it. */
function goneBecause(before: DiffSide, after: DiffSide, kind: DiffKind, now: DiffKind | undefined): string | undefined {
  if (!now) return `the kind ${kind.kind} is gone`;
  if (now.kind !== kind.kind || now.plural !== kind.plural) return `the kind is now ${now.kind} (${now.plural})`;
  if (before.group !== after.group) return `the group is now ${after.group}`;
  return before.version === after.version ? undefined : `the version is now ${after.version}`;
}

function problemsOf({ crd }: DiffKind, object: { spec?: unknown }): { path: string; message: string }[] {
  const schema = crd.spec.versions[0].schema.openAPIV3Schema.properties?.spec;
  if (!schema) return [];
  const structural = schema as CrdSchema as StructuralSchema;
  const spec = applyDefaults(structural, (object.spec ?? {}) as Json);
  const { value, pruned } = prune(structural, spec);
  return [
    ...pruned.map(path => ({ path: `spec.${path}`, message: 'the field is unknown: it would be dropped' })),
    ...validate(structural, value, { path: 'spec' }).map(({ path, message }) => ({ path, message })),
    ...ruleProblems(schema, value, 'spec'),
  ];
}

// SPDX-License-Identifier: Apache-2.0
import type { CustomResourceDefinition } from '@api-operators/api';
import { parse } from 'yaml';

export type ParsedCrd =
  | { kind: 'parsed'; crd: CustomResourceDefinition }
  | { kind: 'refused'; message: string };

/** Reads the definition of a catalog entity of type `crd`: YAML or JSON. */
export function parseCrd(definition: string): ParsedCrd {
  let value: unknown;
  try {
    value = parse(definition, { maxAliasCount: 10 });
  } catch (error) {
    return { kind: 'refused', message: `The definition is not YAML: ${(error as Error).message}` };
  }
  const crd = value as Partial<CustomResourceDefinition> | null;
  if (crd?.kind !== 'CustomResourceDefinition' || !Array.isArray(crd.spec?.versions)) {
    return { kind: 'refused', message: 'The definition is no CustomResourceDefinition.' };
  }
  return { kind: 'parsed', crd: crd as CustomResourceDefinition };
}

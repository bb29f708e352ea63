// SPDX-License-Identifier: Apache-2.0
import type { CrdSchema, NestedSecret } from '@api-operators/api';
import type { Schemas } from '../crd/schemas.ts';
import { isSecret, secretName } from '../crd/secret-reference.ts';
import type { Expression } from '../crd/shape.ts';
import type { KindFields } from './spec-field.ts';

/**
 * The Secret references below the top level of `spec`. Only what the CRD describes is walked, so a schema that
 * contains itself ends where the CRD ends.
 */
export function nestedSecrets(fields: KindFields, spec: CrdSchema, schemas: Schemas): NestedSecret[] {
  const found: NestedSecret[] = [];
  const walk = (expression: Expression, written: CrdSchema, path: readonly string[]): void => {
    const shape = schemas.shape(expression);
    if (written.items && shape.items) walk(shape.items, written.items, [...path, '*']);
    const { additionalProperties } = written;
    if (shape.properties.size === 0 && typeof additionalProperties === 'object' && typeof shape.additional === 'object') {
      walk(shape.additional, additionalProperties, [...path, '*']);
    }
    if (!written.properties) return;
    for (const [wire, member] of shape.properties) {
      const property = schemas.shape(member);
      if (isSecret(property)) {
        const name = secretName(wire, other => shape.properties.has(other));
        if (Object.hasOwn(written.properties, name)) found.push({ path: [...path, name], wire });
      } else if (Object.hasOwn(written.properties, wire)) {
        walk(member, written.properties[wire], [...path, wire]);
      }
    }
  };
  for (const { field, expression, secret, binary } of fields.fields) {
    const written = Object.hasOwn(spec.properties ?? {}, field) ? spec.properties![field] : undefined;
    if (expression && written && !secret && !binary) walk(expression, written, [field]);
  }
  return found;
}

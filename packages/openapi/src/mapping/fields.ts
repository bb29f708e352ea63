// SPDX-License-Identifier: Apache-2.0
import type { OperationName } from '@api-operators/api';
import type { Draft } from '../classify/draft.ts';
import type { Expression, Shape } from '../crd/shape.ts';
import type { Schemas } from '../crd/schemas.ts';
import type { ModelOperation } from '../model/model.ts';
import type { Reporter } from '../rules/reporter.ts';
import type { KindOptions } from '../types.ts';
import { AskedFields } from './asked-fields.ts';
import { addBodyFields, writableNames } from './body-fields.ts';
import { FieldTable } from './field-table.ts';
import { pageParameters } from './page-parameters.ts';
import { addParameterFields } from './parameter-fields.ts';
import { addPathFields } from './path-fields.ts';
import type { KindFields } from './spec-field.ts';

export type { KindFields, SpecField } from './spec-field.ts';

const BODY_ORDER: readonly OperationName[] = ['create', 'call', 'update', 'patch'];

/** The fields of a kind's `spec`: parents, then the body, then other parameters. */
export function kindFields(
  draft: Draft,
  schemas: Schemas,
  reporter: Reporter,
  asked?: { key: string; options: KindOptions },
): KindFields {
  const bodies = draft.claims
    .filter(claim => claim.operation.body && BODY_ORDER.includes(claim.use))
    .sort((a, b) => BODY_ORDER.indexOf(a.use) - BODY_ORDER.indexOf(b.use));
  const binaryBody = bodies.some(claim => claim.operation.body!.coding === 'binary');
  const wishes = new AskedFields(asked, reporter);
  const table = new FieldTable(reporter, binaryBody, wishes);
  const members = new Map<OperationName, string[]>();
  addPathFields(table, draft, reporter);
  let body: Shape | undefined;
  for (const claim of bodies) {
    const said = claim.operation.body!;
    // A change whose body is not described takes what creating takes.
    const undescribed = body !== undefined && said.coding !== 'binary' && said.coding !== 'text' && saysNothing(said.schema, schemas);
    const shape = undescribed ? body : addBodyFields(table, claim.operation, claim.use, schemas);
    if (!shape) continue;
    body ??= shape;
    members.set(claim.use, writableNames(shape, schemas).filter(wire => !wishes.ignored.has(wire)));
  }
  for (const { operation, use } of draft.claims) {
    addParameterFields(table, use === 'list' ? withoutPages(operation, schemas) : operation, use, draft);
  }
  wishes.reportUnused(table.fields);
  return { fields: table.fields, body, members, binaryBody };
}

function saysNothing(schema: Expression | undefined, schemas: Schemas): boolean {
  if (!schema) return true;
  const { types, properties } = schemas.shape(schema);
  return properties.size === 0 && (!types || types.has('object'));
}

/** A list is read page by page without a field that says so. */
function withoutPages(operation: ModelOperation, schemas: Schemas): ModelOperation {
  const pages = new Set(Object.values(pageParameters(operation, schemas)));
  return { ...operation, parameters: operation.parameters.filter(parameter => !pages.has(parameter)) };
}

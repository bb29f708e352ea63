// SPDX-License-Identifier: Apache-2.0
import type { Draft } from '../classify/draft.ts';
import type { ModelParameter } from '../model/model.ts';
import type { Reporter } from '../rules/reporter.ts';
import { undeclaredPathParameter } from '../rules/undeclared-path-parameter.ts';
import type { FieldTable } from './field-table.ts';

/** Adds the parameters of the path that `spec` gives: the parents, and the id where the caller chooses it. */
export function addPathFields(table: FieldTable, draft: Draft, reporter: Reporter): void {
  const names = draft.role === 'resource' ? [...draft.parents] : draft.parents;
  if (draft.putCreates && draft.idParameter) names.push(draft.idParameter);
  for (const name of names) {
    const parameter = findParameter(draft, name);
    if (!parameter) reportUndeclared(draft, name, reporter);
    const isId = name === draft.idParameter;
    table.add(parameter?.node ?? draft.claims[0].operation.node, {
      wire: name,
      places: [
        {
          field: name,
          wire: name,
          in: 'path',
          ...(parameter && parameter.style !== 'simple' ? { style: parameter.style } : {}),
          ...(parameter?.explode ? { explode: true } : {}),
          ...(parameter?.mediaType ? { mediaType: parameter.mediaType } : {}),
        },
      ],
      expression: parameter?.schema,
      description:
        parameter?.description ??
        (draft.role === 'resource' && !isId ? `The ${name} that the object belongs to.` : undefined),
      required: !isId,
      immutable: draft.role === 'resource',
      secret: false,
      binary: false,
      example: parameter?.node,
    });
  }
}

function findParameter(draft: Draft, name: string): ModelParameter | undefined {
  for (const claim of draft.claims) {
    const found = claim.operation.parameters.find(item => item.in === 'path' && item.name === name);
    if (found) return found;
  }
  return undefined;
}

function reportUndeclared(draft: Draft, name: string, reporter: Reporter): void {
  const { operation } = draft.claims[0];
  reporter.report(undeclaredPathParameter, operation.node, { name, path: operation.template.source });
}

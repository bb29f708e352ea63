// SPDX-License-Identifier: Apache-2.0
import type { ModelOperation } from '../model/model.ts';
import { keyOf, pathParameters, type PathPart } from '../model/path.ts';
import type { Draft } from './draft.ts';

/**
 * One path parameter goes by one name in all operations of a kind: documents write `/fees/{id}/refunds` beside
 * `/fees/{fee}/refunds/{id}`, where the first `id` is the second `fee`. What a path parameter is called is never sent.
 */
export function alignParameters(draft: Draft): Draft {
  if (draft.role !== 'resource' || draft.idParameter === undefined) return draft;
  const item = draft.claims.find(({ operation }) => lastParameter(operation) === draft.idParameter && isLongest(operation, draft));
  if (!item) return draft;
  const names = item.operation.template.parts;
  return { ...draft, claims: draft.claims.map(claim => ({ ...claim, operation: aligned(claim.operation, names) })) };
}

function lastParameter({ template }: ModelOperation): string | undefined {
  return pathParameters(template).pop();
}

function isLongest({ template }: ModelOperation, draft: Draft): boolean {
  return draft.claims.every(({ operation }) => operation.template.parts.length <= template.parts.length);
}

function aligned(operation: ModelOperation, item: readonly PathPart[]): ModelOperation {
  const { template } = operation;
  const own = template.parts;
  const renames = new Map<string, string>();
  for (let index = 0; index < own.length && index < item.length; index += 1) {
    if (keyOf(own.slice(0, index + 1)) !== keyOf(item.slice(0, index + 1))) break;
    if (own[index].kind === 'param' && own[index].text !== item[index].text) renames.set(own[index].text, item[index].text);
  }
  if (renames.size === 0) return operation;
  const renamed = (name: string) => renames.get(name) ?? name;
  return {
    ...operation,
    template: {
      ...template,
      path: template.path.replace(/\{([^{}]*)\}/g, (_, name: string) => `{${renamed(name)}}`),
      parts: own.map(part => (part.kind === 'param' ? { ...part, text: renamed(part.text) } : part)),
      reserved: template.reserved.map(renamed),
    },
    parameters: operation.parameters.map(parameter =>
      parameter.in === 'path' ? { ...parameter, name: renamed(parameter.name) } : parameter,
    ),
  };
}

// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../crd/schemas.ts';
import type { ModelOperation } from '../model/model.ts';
import type { Filters, LeftOutOperation } from '../types.ts';
import { action } from './action.ts';
import { alignParameters } from './align-parameters.ts';
import { askedFor } from './asked-for.ts';
import { collectionResource } from './collection-resource.ts';
import type { Draft } from './draft.ts';
import { existingResource } from './existing-resource.ts';
import { filteredOut } from './filtered.ts';
import { leftOut } from './left-out.ts';
import { Paths } from './paths.ts';
import { putResource } from './put-resource.ts';
import { query } from './query.ts';
import type { ClassifyRule } from './rule.ts';
import { namedResource } from './named-resource.ts';
import { readingCall } from './reading-call.ts';
import { shallowResource } from './shallow-resource.ts';
import { singletonResource } from './singleton-resource.ts';
import { untakenMethod } from './untaken-method.ts';

/** In the order in which they may take operations. */
export const classifyRules: readonly ClassifyRule[] = [
  untakenMethod,
  askedFor,
  namedResource,
  collectionResource,
  shallowResource,
  putResource,
  existingResource,
  singletonResource,
  readingCall,
  query,
  action,
];

/** Every operation, either in a draft or left out with a reason. */
export function classify(
  operations: readonly ModelOperation[],
  schemas: Schemas,
  filters: Filters,
): { drafts: Draft[]; leftOut: LeftOutOperation[] } {
  const out: LeftOutOperation[] = [];
  const wanted: ModelOperation[] = [];
  const seen = new Map<string, string>();
  for (const operation of operations) {
    const filtered = filteredOut(operation, filters);
    const key = `${operation.method} ${operation.template.key}`;
    const twin = seen.get(key);
    if (filtered) {
      out.push(leftOut(operation, filtered));
    } else if (twin !== undefined) {
      out.push(leftOut(operation, `the same method and path as ${operation.method} ${twin}`));
    } else {
      seen.set(key, operation.template.source);
      wanted.push(operation);
    }
  }
  const paths = new Paths(wanted);
  const drafts: Draft[] = [];
  for (const rule of classifyRules) {
    const result = rule.apply(paths, schemas);
    drafts.push(...(result.drafts ?? []));
    out.push(...(result.leftOut ?? []));
  }
  return { drafts: drafts.map(alignParameters), leftOut: out };
}

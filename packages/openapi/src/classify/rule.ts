// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../crd/schemas.ts';
import type { LeftOutOperation } from '../types.ts';
import type { Draft } from './draft.ts';
import type { Paths } from './paths.ts';

/**
 * One way to read operations. It takes the operations that it understands from what is open and says
 * what they make. Rules run in a fixed order, so an operation belongs to the first that knows it.
 */
export interface ClassifyRule {
  id: string;
  apply: (paths: Paths, schemas: Schemas) => { drafts?: Draft[]; leftOut?: LeftOutOperation[] };
}

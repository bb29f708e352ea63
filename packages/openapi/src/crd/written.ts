// SPDX-License-Identifier: Apache-2.0
import type { CrdSchema } from '@api-operators/api';
import type { Schemas } from './schemas.ts';
import type { Expression, Shape } from './shape.ts';
import { TOO_LARGE, TooLarge, writeSchema, type WriteContext } from './write-schema.ts';

/** What came of writing a schema: the schema and what it took of the budget, or that it takes more nodes than that. */
type Written = { schema: CrdSchema; nodes: number; opened: readonly string[] } | { moreNodesThan: number };

/**
 * Writes the schemas at which a CRD begins: the fields of spec, and the answer. Thousands of kinds of one API share
 * them, and a CRD is tried at several depths, so each is written once for a depth; the CRDs hold the same object, which
 * nobody may change.
 */
export class WrittenSchemas {
  private readonly known = new Map<Shape, Map<string, Written>>();
  private readonly answers = new Map<Shape, CrdSchema>();

  /** What a schema is written as where it is an answer: every kind that gets that answer has the same room for it. */
  answer(expression: Expression, schemas: Schemas, write: () => CrdSchema): CrdSchema {
    const shape = schemas.shape(expression);
    const known = this.answers.get(shape) ?? write();
    this.answers.set(shape, known);
    return known;
  }

  /** {@link writeSchema} of a schema that is part of no other; `name` is what reports call it. */
  write(expression: Expression, name: string, context: WriteContext): CrdSchema {
    const { budget } = context;
    const shape = context.schemas.shape(expression);
    const key = `${context.direction} ${context.levels} ${context.descriptions} ${name}`;
    let ofShape = this.known.get(shape);
    if (!ofShape) this.known.set(shape, (ofShape = new Map()));
    let written = ofShape.get(key);
    if (!written || ('moreNodesThan' in written && written.moreNodesThan < budget.nodes)) {
      written = writeAnew(expression, name, context);
      ofShape.set(key, written);
    }
    if ('moreNodesThan' in written || written.nodes > budget.nodes) throw TOO_LARGE;
    budget.nodes -= written.nodes;
    for (const path of written.opened) budget.opened.add(path);
    return written.schema;
  }
}

function writeAnew(expression: Expression, name: string, context: WriteContext): Written {
  const budget = { nodes: context.budget.nodes, opened: new Set<string>() };
  const path = name === '' ? [] : [{ identity: {}, name }];
  try {
    const schema = writeSchema(expression, { ...context, budget, path });
    return { schema, nodes: context.budget.nodes - budget.nodes, opened: [...budget.opened] };
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    return { moreNodesThan: context.budget.nodes };
  }
}

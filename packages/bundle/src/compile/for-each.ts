// SPDX-License-Identifier: Apache-2.0
import type { BundleResource } from '@api-operators/api';
import { DYN, typeName, type CelEnv, type CelType } from '@api-operators/cel';
import type { GraphNode } from '../graph/types.ts';
import { bare } from './conditions.ts';
import type { Gathered } from './context.ts';
import { compileExpression } from './expression.ts';
import { member } from './field-path.ts';

export interface Dimensions {
  forEach: GraphNode['forEach'];
  /** The types of `each.<name>`. */
  elements: Record<string, CelType>;
}

/** The lists that a node is repeated over. They may not use `each`: every combination is made. */
export function dimensionsOf(
  gathered: Gathered,
  node: BundleResource,
  path: string,
  env: CelEnv,
): Dimensions {
  const forEach: GraphNode['forEach'] = [];
  const elements: Record<string, CelType> = Object.create(null);
  (node.forEach ?? []).forEach((dimension, i) => {
    for (const [name, written] of Object.entries(dimension)) {
      const at = member(`${path}.forEach[${i}]`, name);
      if (!/^[A-Za-z_]\w*$/.test(name) || name in elements) {
        gathered.problems.push({
          code: 'for-each-name',
          message:
            name in elements
              ? `\`${name}\` is named twice.`
              : `\`${name}\` must be letters, digits and \`_\`, so that \`each.${name}\` can be written.`,
          node: node.id,
          path: at,
        });
        continue;
      }
      elements[name] = DYN;
      const { text, offset } = bare(written);
      const expression = compileExpression(gathered, text, {
        env,
        path: at,
        node: node.id,
        offset,
        use: { as: 'list' },
        cause: 'for-each',
      });
      if (expression === undefined) {
        continue;
      }
      const { type } = expression.program;
      if (type.kind === 'list') {
        elements[name] = type.of;
      } else if (type.kind !== 'dyn') {
        gathered.problems.push({
          code: 'for-each-type',
          message: `\`${text}\` is ${typeName(type)}; \`forEach\` needs a list.`,
          node: node.id,
          path: at,
          start: offset,
          end: offset + text.length,
        });
        continue;
      }
      forEach.push({ name, expression });
    }
  });
  return { forEach, elements };
}

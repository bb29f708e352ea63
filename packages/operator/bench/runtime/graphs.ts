// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '@api-operators/api';

/** A Bundle's resources and the longest way through them, in nodes. */
export interface Graph {
  nodes: JsonObject[];
  depth: number;
}

/** A pet named after the ids of the pets that it needs. */
function node(id: string, ...needs: string[]): JsonObject {
  const ids = needs.map(need => `\${resources.${need}.status.externalID}`);
  return { id, kind: 'Pet', spec: { name: [id, ...ids].join('-') } };
}

export function chain(count: number): Graph {
  return {
    nodes: Array.from({ length: count }, (_, i) =>
      i === 0 ? node('n0') : node(`n${i}`, `n${i - 1}`),
    ),
    depth: count,
  };
}

/** One that all others need. */
export function fan(count: number): Graph {
  return {
    nodes: Array.from({ length: count }, (_, i) =>
      i === 0 ? node('n0') : node(`n${i}`, 'n0'),
    ),
    depth: 2,
  };
}

/** One, many that need it, and one that needs two of them. */
export function diamond(count: number): Graph {
  const { nodes } = fan(count - 1);
  return { nodes: [...nodes, node('end', 'n1', `n${count - 2}`)], depth: 3 };
}

/** Ten layers; each node needs two of the layer above, drawn evenly from a fixed seed. */
export function layered(count: number): Graph {
  const layers = 10;
  const width = Math.max(1, Math.floor(count / layers));
  let seed = 7;
  const draw = () =>
    (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) % width;
  const nodes: JsonObject[] = [];
  for (let layer = 0; layer < layers; layer += 1) {
    for (let i = 0; i < width; i += 1) {
      const id = `l${layer}n${i}`;
      nodes.push(
        layer === 0
          ? node(id)
          : node(
              id,
              ...new Set([
                `l${layer - 1}n${draw()}`,
                `l${layer - 1}n${draw()}`,
              ]),
            ),
      );
    }
  }
  return { nodes, depth: layers };
}

/** Each node has two that need it. */
export function tree(count: number): Graph {
  return {
    nodes: Array.from({ length: count }, (_, i) =>
      i === 0 ? node('n0') : node(`n${i}`, `n${(i - 1) >> 1}`),
    ),
    depth: Math.floor(Math.log2(count)) + 1,
  };
}

export const GRAPHS = { chain, fan, diamond, layered, tree };

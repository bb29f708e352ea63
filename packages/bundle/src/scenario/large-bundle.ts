// SPDX-License-Identifier: Apache-2.0
import type { BundleResource, BundleSpec } from '@api-operators/api';

/** A graph of this many nodes, ten wide, with three expressions a node that all read other nodes. */
export function largeBundle(nodes: number): BundleSpec {
  const resources: BundleResource[] = [];
  for (let i = 0; i < nodes; i++) {
    const need = i < 10 ? undefined : `node-${i - 10}`;
    resources.push(
      need === undefined
        ? { id: `node-${i}`, kind: 'Order', spec: { note: `order ${i}` } }
        : {
            id: `node-${i}`,
            kind: 'Order',
            spec: {
              petId: `\${resources.${need}.status.externalID}`,
              note: `after \${resources.${need}.spec.note.size()} of ${i}`,
            },
            skipWhen: [`resources.${need}.status.state == 'Never' && size(resources.${need}.metadata.name) > ${i}`],
          },
    );
  }
  return { resources };
}

/** A chain: each node needs the one before. */
export function chain(nodes: number): BundleSpec {
  return {
    resources: Array.from({ length: nodes }, (_, i): BundleResource => ({
      id: `node-${i}`,
      kind: 'Order',
      ...(i === 0 ? {} : { spec: { petId: `\${resources.node-${i - 1}.status.externalID}` } }),
    })),
  };
}

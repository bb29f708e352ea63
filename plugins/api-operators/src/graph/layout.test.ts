// SPDX-License-Identifier: Apache-2.0
import { edgeId, layout } from './layout';

const size = { width: 200, height: 60 };

describe('the layout of a graph', () => {
  it('puts a node to the right of what it needs', () => {
    const positions = layout({ nodes: ['b', 'a'], edges: [{ from: 'a', to: 'b' }], ...size }).nodes;
    expect(positions.b.x).toBeGreaterThan(positions.a.x + size.width);
  });

  it('is the same whatever order the nodes come in', () => {
    const edges = [
      { from: 'a', to: 'c' },
      { from: 'b', to: 'c' },
    ];
    expect(layout({ nodes: ['a', 'b', 'c'], edges, ...size })).toEqual(
      layout({ nodes: ['c', 'b', 'a'], edges, ...size }),
    );
  });

  it('takes a node that is called constructor', () => {
    expect(layout({ nodes: ['constructor'], edges: [], ...size }).nodes.constructor).toEqual({
      x: 0,
      y: 0,
    });
  });

  it('leads an edge around the node that stands in its way', () => {
    const edges = [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'c' },
      { from: 'a', to: 'c' },
    ];
    const result = layout({ nodes: ['a', 'b', 'c'], edges, ...size });
    const { x, y } = result.nodes.b;
    const through = result.edges[edgeId(edges[2])].filter(
      point =>
        point.x > x && point.x < x + size.width && point.y > y && point.y < y + size.height,
    );
    expect(through).toEqual([]);
  });
});

// SPDX-License-Identifier: Apache-2.0
import { layout } from './layout';

const size = { width: 200, height: 60 };

describe('the layout of a graph', () => {
  it('puts a node to the right of what it needs', () => {
    const positions = layout({ nodes: ['b', 'a'], edges: [{ from: 'a', to: 'b' }], ...size });
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
    expect(layout({ nodes: ['constructor'], edges: [], ...size }).constructor).toEqual({
      x: 0,
      y: 0,
    });
  });
});

// SPDX-License-Identifier: Apache-2.0
import type { GraphView } from '@api-operators/backstage-plugin-api-operators-common';
import { useContext, useEffect, useMemo, useState } from 'react';
import type { LayoutResult } from './layout';
import { LayoutContext } from './LayoutContext';

export const NODE_WIDTH = 220;
export const NODE_HEIGHT = 76;

/** Positions for a graph; asked for anew only when nodes or edges come or go, so that states change in place. */
export function useLayout(graph: GraphView): { layout?: LayoutResult; error?: Error } {
  const layOut = useContext(LayoutContext);
  const [outcome, setOutcome] = useState<{ layout?: LayoutResult; error?: Error }>({});
  const shape = useMemo(
    () =>
      JSON.stringify({
        nodes: graph.nodes.map(node => node.id),
        edges: graph.edges.map(({ from, to }) => ({ from, to })),
      }),
    [graph],
  );

  useEffect(() => {
    let current = true;
    layOut({ ...JSON.parse(shape), width: NODE_WIDTH, height: NODE_HEIGHT }).then(
      layout => current && setOutcome({ layout }),
      error => current && setOutcome({ error }),
    );
    return () => {
      current = false;
    };
  }, [layOut, shape]);

  return outcome;
}

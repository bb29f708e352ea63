// SPDX-License-Identifier: Apache-2.0
import type { GraphView } from '@api-operators/backstage-plugin-api-operators-common';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import CircularProgress from '@mui/material/CircularProgress';
import { useTheme } from '@mui/material/styles';
import { Background, Controls, MarkerType, MiniMap, ReactFlow } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { useMemo } from 'react';
import type { BundleFlowEdge } from './BundleEdge';
import { BundleEdge } from './BundleEdge';
import type { BundleFlowNode } from './BundleNode';
import { BundleNode } from './BundleNode';
import { edgeId } from './layout';
import { lookOf } from './nodeStates';
import { NODE_HEIGHT, NODE_WIDTH, useLayout } from './useLayout';

const NODE_TYPES = { bundleNode: BundleNode };
const EDGE_TYPES = { bundleEdge: BundleEdge };
const MINIMAP_FROM = 30;

export interface BundleGraphProps {
  graph: GraphView;
  selected?: string;
  onSelect: (nodeId: string) => void;
}

/** The graph of a Bundle. Nodes can be reached with the Tab key and opened with Enter. */
export const BundleGraph = (props: BundleGraphProps) => {
  const { graph, selected, onSelect } = props;
  const theme = useTheme();
  const { layout, error } = useLayout(graph);

  const nodes = useMemo<BundleFlowNode[]>(
    () =>
      layout
        ? graph.nodes
            .filter(node => layout.nodes[node.id])
            .map(node => ({
              id: node.id,
              type: 'bundleNode',
              position: layout.nodes[node.id],
              width: NODE_WIDTH,
              height: NODE_HEIGHT,
              selected: node.id === selected,
              draggable: false,
              connectable: false,
              ariaLabel: `${node.id}, ${node.kind}, ${lookOf(node.state).words}`,
              data: { node },
            }))
        : [],
    [graph, layout, selected],
  );
  const edges = useMemo<BundleFlowEdge[]>(
    () =>
      graph.edges.map(edge => ({
        id: edgeId(edge),
        type: 'bundleEdge',
        data: { points: layout?.edges[edgeId(edge)] ?? [] },
        source: edge.from,
        target: edge.to,
        focusable: false,
        markerEnd: { type: MarkerType.ArrowClosed },
        animated: graph.nodes.some(
          node => node.id === edge.to && (node.state === 'Creating' || node.state === 'Syncing'),
        ),
        ariaLabel: `${edge.to} needs ${edge.from}`,
      })),
    [graph, layout],
  );

  if (error) {
    return <Alert severity="error">{error.message}</Alert>;
  }
  if (!layout) {
    return <CircularProgress aria-label="Laying out the graph" />;
  }
  return (
    <Box sx={{ height: 420, border: 1, borderColor: 'divider', borderRadius: 1 }}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        colorMode={theme.palette.mode}
        fitView
        fitViewOptions={{ maxZoom: 1, padding: 0.15 }}
        minZoom={0.05}
        onlyRenderVisibleElements={graph.nodes.length > 200}
        onNodeClick={(_event, node) => onSelect(node.id)}
        onNodesChange={changes => {
          // Enter on a focused node selects it; the selection itself is the page's.
          const chosen = changes.find(change => change.type === 'select' && change.selected);
          if (chosen?.type === 'select') {
            onSelect(chosen.id);
          }
        }}
        nodesConnectable={false}
        edgesFocusable={false}
        deleteKeyCode={null}
        proOptions={{ hideAttribution: true }}
        aria-label={`Graph of ${graph.source.name}`}
      >
        <Background />
        <Controls showInteractive={false} />
        {graph.nodes.length >= MINIMAP_FROM ? <MiniMap pannable zoomable /> : null}
      </ReactFlow>
    </Box>
  );
};

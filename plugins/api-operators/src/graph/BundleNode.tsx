// SPDX-License-Identifier: Apache-2.0
import type { GraphNodeView } from '@api-operators/backstage-plugin-api-operators-common';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { Node, NodeProps } from '@xyflow/react';
import { Handle, Position } from '@xyflow/react';
import { StateChip } from './StateChip';
import { NODE_HEIGHT, NODE_WIDTH } from './useLayout';

export type BundleFlowNode = Node<{ node: GraphNodeView }, 'bundleNode'>;

/** One node of the graph: its id, kind and state. */
export const BundleNode = (props: NodeProps<BundleFlowNode>) => {
  const { node } = props.data;
  return (
    <Box
      data-testid={`node-${node.id}`}
      data-state={node.state}
      sx={{
        width: NODE_WIDTH,
        height: NODE_HEIGHT,
        px: 1.5,
        py: 1,
        display: 'flex',
        flexDirection: 'column',
        justifyContent: 'space-between',
        borderRadius: 1,
        border: 1,
        borderColor: props.selected ? 'primary.main' : 'divider',
        bgcolor: 'background.paper',
        color: 'text.primary',
        boxShadow: props.selected ? 4 : 1,
        cursor: 'pointer',
      }}
    >
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <Typography variant="body2" noWrap sx={{ fontWeight: 600 }} title={node.id}>
        {node.id}
      </Typography>
      <Box sx={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: 1 }}>
        <Typography variant="caption" noWrap color="text.secondary" title={node.kind}>
          {node.kind}
        </Typography>
        <StateChip state={node.state} />
      </Box>
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </Box>
  );
};

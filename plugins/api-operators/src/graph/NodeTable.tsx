// SPDX-License-Identifier: Apache-2.0
import type { GraphView } from '@api-operators/backstage-plugin-api-operators-common';
import Link from '@mui/material/Link';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import { StateChip } from './StateChip';

export interface NodeTableProps {
  graph: GraphView;
  selected?: string;
  onSelect: (nodeId: string) => void;
}

/** The same graph as rows: for screen readers, for narrow screens, and to read the messages. */
export const NodeTable = (props: NodeTableProps) => {
  const needs = new Map<string, string[]>();
  for (const edge of props.graph.edges) {
    needs.set(edge.to, [...(needs.get(edge.to) ?? []), edge.from]);
  }
  return (
    <Table size="small" aria-label="Nodes of the graph">
      <TableHead>
        <TableRow>
          <TableCell>Node</TableCell>
          <TableCell>Kind</TableCell>
          <TableCell>State</TableCell>
          <TableCell>External id</TableCell>
          <TableCell>Needs</TableCell>
          <TableCell>Message</TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {props.graph.nodes.map(node => (
          <TableRow key={node.id} selected={node.id === props.selected}>
            <TableCell>
              <Link component="button" variant="body2" onClick={() => props.onSelect(node.id)}>
                {node.id}
              </Link>
            </TableCell>
            <TableCell>{node.kind}</TableCell>
            <TableCell>
              <StateChip state={node.state} />
            </TableCell>
            <TableCell>{node.externalID}</TableCell>
            <TableCell>{needs.get(node.id)?.join(', ')}</TableCell>
            <TableCell>{node.message}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
};

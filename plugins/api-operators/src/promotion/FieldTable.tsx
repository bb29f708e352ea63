// SPDX-License-Identifier: Apache-2.0
import type { FieldPlanView } from '@api-operators/backstage-plugin-api-operators-common';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';

/** Field by field: what is rendered there now, what the API holds, and what it becomes. */
export const FieldTable = (props: { fields: FieldPlanView[]; label: string }) => (
  <Table size="small" aria-label={props.label}>
    <TableHead>
      <TableRow>
        <TableCell>Field</TableCell>
        <TableCell>Rendered now</TableCell>
        <TableCell>Live</TableCell>
        <TableCell>New</TableCell>
      </TableRow>
    </TableHead>
    <TableBody>
      {props.fields.map(field => (
        <TableRow key={field.path}>
          <TableCell sx={{ fontFamily: 'monospace' }}>{field.path}</TableCell>
          <TableCell>{show(field.rendered)}</TableCell>
          <TableCell>{show(field.live)}</TableCell>
          <TableCell sx={{ fontWeight: 600 }}>{show(field.next)}</TableCell>
        </TableRow>
      ))}
    </TableBody>
  </Table>
);

function show(value: unknown): string {
  if (value === undefined) {
    return '–';
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

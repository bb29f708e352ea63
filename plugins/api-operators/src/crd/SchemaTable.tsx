// SPDX-License-Identifier: Apache-2.0
import type { CrdSchema } from '@api-operators/api';
import Chip from '@mui/material/Chip';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import Typography from '@mui/material/Typography';
import { schemaRows } from './schemaRows';

/** The fields of a schema as an indented table. */
export const SchemaTable = (props: { schema: CrdSchema; label: string }) => (
  <Table size="small" aria-label={props.label}>
    <TableHead>
      <TableRow>
        <TableCell>Field</TableCell>
        <TableCell>Type</TableCell>
        <TableCell>Description</TableCell>
      </TableRow>
    </TableHead>
    <TableBody>
      {schemaRows(props.schema).map(row => (
        <TableRow key={row.path}>
          <TableCell sx={{ pl: 2 + row.depth * 2.5, whiteSpace: 'nowrap' }} title={row.path}>
            <Typography component="code" sx={{ fontFamily: 'monospace', fontSize: 13 }}>
              {row.name}
            </Typography>{' '}
            {row.required ? <Chip size="small" label="required" variant="outlined" /> : null}
          </TableCell>
          <TableCell sx={{ whiteSpace: 'nowrap' }}>{row.type}</TableCell>
          <TableCell>
            {row.description}
            {row.facts.length > 0 ? (
              <Typography variant="caption" component="div" color="text.secondary">
                {row.facts.join('; ')}
              </Typography>
            ) : null}
          </TableCell>
        </TableRow>
      ))}
    </TableBody>
  </Table>
);

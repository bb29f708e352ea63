// SPDX-License-Identifier: Apache-2.0
import type { PreviewView } from '@api-operators/backstage-plugin-api-operators-common';
import Box from '@mui/material/Box';
import MenuItem from '@mui/material/MenuItem';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TablePagination from '@mui/material/TablePagination';
import TableRow from '@mui/material/TableRow';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useDeferredValue, useMemo, useState } from 'react';
import { filterRows, LEFT_OUT } from './filterRows';
import { ProblemList, Remarks } from './ProblemList';

const PAGE = 100;
const ONE_LINE = { whiteSpace: 'nowrap' };
const ROLES = ['all', 'resource', 'query', 'action', LEFT_OUT];

/** What an OpenAPI document becomes: each operation with its kind and the reason. One page is drawn at a time. */
export const PreviewTable = (props: { preview: PreviewView; maxHeight?: number | string }) => {
  const { preview, maxHeight = 400 } = props;
  const [text, setText] = useState('');
  const [role, setRole] = useState('all');
  const [page, setPage] = useState(0);
  const looked = useDeferredValue(text);
  const rows = useMemo(() => filterRows(preview.rows, { text: looked, role }), [preview, looked, role]);
  const first = Math.min(page, Math.max(0, Math.ceil(rows.length / PAGE) - 1)) * PAGE;
  const refused = preview.problems.some(({ severity }) => severity === 'error');
  return (
    <>
      <Typography variant="body2" sx={{ mb: 1 }}>
        {refused
          ? 'This document cannot become an operator:'
          : `${preview.title}: ${preview.kinds.length} kinds from ${preview.rows.length} operations.`}
      </Typography>
      {refused ? <ProblemList preview={preview} /> : null}
      {refused ? null : (
        <>
          <Box sx={{ display: 'flex', gap: 2, my: 1 }}>
            <TextField
              label="Look for a path, a kind or a reason"
              value={text}
              size="small"
              sx={{ flex: '1 1 auto' }}
              onChange={event => {
                setText(event.target.value);
                setPage(0);
              }}
            />
            <TextField
              select
              label="Becomes"
              value={role}
              size="small"
              sx={{ minWidth: 140 }}
              onChange={event => {
                setRole(event.target.value);
                setPage(0);
              }}
            >
              {ROLES.map(each => (
                <MenuItem key={each} value={each}>
                  {each}
                </MenuItem>
              ))}
            </TextField>
          </Box>
          <Box sx={{ maxHeight, overflow: 'auto' }}>
            <Table size="small" stickyHeader aria-label="What becomes which kind">
              <TableHead>
                <TableRow>
                  <TableCell>Operation</TableCell>
                  <TableCell>Kind</TableCell>
                  <TableCell>Use</TableCell>
                  <TableCell>Why</TableCell>
                </TableRow>
              </TableHead>
              <TableBody>
                {rows.slice(first, first + PAGE).map(row => (
                  <TableRow key={`${row.method} ${row.path} ${row.kind}`}>
                    <TableCell>
                      <strong>{row.method}</strong> {row.path}
                    </TableCell>
                    <TableCell sx={ONE_LINE}>{row.kind ?? LEFT_OUT}</TableCell>
                    <TableCell sx={ONE_LINE}>{row.use}</TableCell>
                    <TableCell>{row.reason}</TableCell>
                  </TableRow>
                ))}
              </TableBody>
            </Table>
          </Box>
          <TablePagination
            component="div"
            count={rows.length}
            page={first / PAGE}
            rowsPerPage={PAGE}
            rowsPerPageOptions={[PAGE]}
            onPageChange={(_event, next) => setPage(next)}
            labelDisplayedRows={({ from, to, count }) => `Operations ${from} to ${to} of ${count}`}
          />
          {preview.problemCount > 0 ? <Remarks preview={preview} /> : null}
        </>
      )}
    </>
  );
};

// SPDX-License-Identifier: Apache-2.0
import type { PreviewView } from '@api-operators/backstage-plugin-api-operators-common';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import Typography from '@mui/material/Typography';

const MAX_ROWS = 500;
const MAX_PROBLEMS = 50;
const ONE_LINE = { whiteSpace: 'nowrap' };

/** What an OpenAPI document becomes: each operation with its kind and the reason. */
export const PreviewTable = (props: { preview: PreviewView }) => {
  const { preview } = props;
  const refused = preview.problems.some(({ severity }) => severity === 'error');
  return (
    <>
      <Typography variant="body2" sx={{ mb: 1 }}>
        {refused
          ? 'This document cannot become an operator:'
          : `${preview.title}: ${preview.kinds.length} kinds from ${preview.rows.length} operations.`}
      </Typography>
      {preview.problems.slice(0, MAX_PROBLEMS).map(problem => (
        <Alert
          key={`${problem.location} ${problem.message}`}
          severity={problem.severity}
          sx={{ mb: 0.5 }}
        >
          <strong>{problem.location}</strong>: {problem.message}{' '}
          {problem.remedy}
        </Alert>
      ))}
      {preview.problems.length > MAX_PROBLEMS ? (
        <Typography variant="caption">
          {preview.problems.length - MAX_PROBLEMS} more
        </Typography>
      ) : null}
      {refused ? null : (
        <Box sx={{ maxHeight: 400, overflow: 'auto' }}>
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
              {preview.rows.slice(0, MAX_ROWS).map(row => (
                <TableRow key={`${row.method} ${row.path}`}>
                  <TableCell>
                    <strong>{row.method}</strong> {row.path}
                  </TableCell>
                  <TableCell sx={ONE_LINE}>{row.kind ?? 'left out'}</TableCell>
                  <TableCell sx={ONE_LINE}>{row.use}</TableCell>
                  <TableCell>{row.reason}</TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </Box>
      )}
      {preview.rows.length > MAX_ROWS ? (
        <Typography variant="caption">
          {preview.rows.length - MAX_ROWS} more operations; api-operators
          preview lists them all.
        </Typography>
      ) : null}
    </>
  );
};

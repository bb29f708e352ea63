// SPDX-License-Identifier: Apache-2.0
import type { CallView } from '@api-operators/backstage-plugin-api-operators-common';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import Typography from '@mui/material/Typography';

/** The last calls to the API, newest first. */
export const CallTable = (props: { calls: CallView[] }) => {
  if (props.calls.length === 0) {
    return <Typography variant="body2">The API has not been called for this node.</Typography>;
  }
  return (
    <Table size="small" aria-label="Last REST calls">
      <TableHead>
        <TableRow>
          <TableCell>When</TableCell>
          <TableCell>Call</TableCell>
          <TableCell sx={{ whiteSpace: 'nowrap' }}>Answer</TableCell>
          <TableCell align="right">Took</TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {props.calls.map(call => (
          <TableRow key={`${call.at}${call.method}${call.url}`}>
            <TableCell title={call.at} sx={{ whiteSpace: 'nowrap' }}>{new Date(call.at).toLocaleTimeString()}</TableCell>
            <TableCell sx={{ wordBreak: 'break-all' }}>
              <strong>{call.method}</strong> {call.url}
            </TableCell>
            <TableCell>{call.status ?? call.outcome}</TableCell>
            <TableCell align="right" sx={{ whiteSpace: 'nowrap' }}>
              {Math.round(call.durationMs)} ms
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
};

// SPDX-License-Identifier: Apache-2.0
import type { CallView } from '@api-operators/backstage-plugin-api-operators-common';
import Box from '@mui/material/Box';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import Typography from '@mui/material/Typography';
import { ChangeList } from './ChangeList';

const ONE_LINE = { whiteSpace: 'nowrap', verticalAlign: 'top' };

/** The last calls to the API, newest first, with what each of them changed there. */
export const CallTable = (props: { calls: CallView[] }) => {
  if (props.calls.length === 0) {
    return <Typography variant="body2">The API has not been called for this node.</Typography>;
  }
  return (
    <Table size="small" aria-label="Last REST calls">
      <TableHead>
        <TableRow>
          <TableCell>When</TableCell>
          <TableCell sx={{ width: '100%' }}>Call, and what it changed</TableCell>
          <TableCell sx={ONE_LINE}>Outcome</TableCell>
          <TableCell align="right">Took</TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {props.calls.map(call => (
          <TableRow key={call.entry}>
            <TableCell title={`${call.at}, for ${call.object}`} sx={ONE_LINE}>
              {new Date(call.at).toLocaleTimeString()}
            </TableCell>
            <TableCell sx={{ wordBreak: 'break-word' }}>
              <span title={call.url}>
                <strong>{call.method}</strong> {pathOf(call.url)}
              </span>
              {call.message ? (
                <Typography variant="caption" color="error" component="p">
                  {call.message.replace(`${call.method} ${call.url} `, '')}
                </Typography>
              ) : null}
              {call.changes ? <ChangeList changes={call.changes} /> : null}
            </TableCell>
            <TableCell sx={ONE_LINE}>
              {call.outcome}
              {call.status === undefined ? null : (
                <Box component="span" sx={{ color: 'text.secondary' }}>{` ${call.status}`}</Box>
              )}
            </TableCell>
            <TableCell align="right" sx={ONE_LINE}>
              {Math.round(call.durationMs)} ms
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
};

/** Without the server, which is the same for all of them and stands in the tooltip. */
function pathOf(url: string): string {
  if (!URL.canParse(url)) {
    return url;
  }
  const { pathname, search } = new URL(url);
  return pathname + search;
}

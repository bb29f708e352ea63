// SPDX-License-Identifier: Apache-2.0
import type { ValueChange } from '@api-operators/backstage-plugin-api-operators-common';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';

const SHOWN = 20;
const LONGEST = 200;

/** Before and after, member by member. */
export const ChangeList = ({ changes }: { changes: ValueChange[] }) => {
  if (changes.length === 0) {
    return (
      <Typography variant="caption" color="text.secondary" component="p">
        It changed nothing.
      </Typography>
    );
  }
  return (
    <Box component="ul" aria-label="Before and after" sx={{ m: 0, mt: 0.5, p: 0, listStyle: 'none', fontSize: 12 }}>
      {changes.slice(0, SHOWN).map(({ path, before, after }) => (
        <li key={path}>
          <code>{path}</code>: {before === undefined ? null : <del>{show(before)}</del>}
          {before !== undefined && after !== undefined ? ' → ' : null}
          {after === undefined ? null : <ins style={{ textDecoration: 'none', fontWeight: 600 }}>{show(after)}</ins>}
        </li>
      ))}
      {changes.length > SHOWN ? <li>{changes.length - SHOWN} more</li> : null}
    </Box>
  );
};

function show(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

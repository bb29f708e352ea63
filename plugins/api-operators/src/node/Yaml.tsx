// SPDX-License-Identifier: Apache-2.0
import Box from '@mui/material/Box';
import { stringify } from 'yaml';

/** A value as YAML, to read. Text nodes only: nothing in it becomes markup. */
export const Yaml = (props: { value: unknown; label: string }) => (
  <Box
    component="pre"
    tabIndex={0}
    aria-label={props.label}
    sx={{
      m: 0,
      p: 1.5,
      overflow: 'auto',
      maxHeight: 420,
      fontSize: 12,
      lineHeight: 1.5,
      borderRadius: 1,
      bgcolor: 'action.hover',
    }}
  >
    {props.value === undefined || props.value === null ? '–' : stringify(props.value)}
  </Box>
);

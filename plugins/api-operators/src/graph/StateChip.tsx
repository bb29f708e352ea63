// SPDX-License-Identifier: Apache-2.0
import Chip from '@mui/material/Chip';
import { lookOf } from './nodeStates';

/** The state of a node, a Bundle or an environment in one word. */
export const StateChip = (props: { state: string }) => {
  const look = lookOf(props.state);
  return (
    <Chip
      size="small"
      label={props.state}
      color={look.color}
      variant={look.color === 'default' ? 'outlined' : 'filled'}
      aria-label={look.words}
      sx={{ m: 0 }}
    />
  );
};

// SPDX-License-Identifier: Apache-2.0
import type { ReleaseView } from '@api-operators/backstage-plugin-api-operators-common';
import Typography from '@mui/material/Typography';

/** `#3` with the whole name as its title. */
export const ReleaseLabel = (props: { release?: ReleaseView }) => (
  <Typography component="span" variant="h6" title={props.release?.name}>
    {props.release ? releaseText(props.release) : 'nothing yet'}
  </Typography>
);

export function releaseText(release: ReleaseView): string {
  return release.number === undefined ? release.name : `#${release.number}`;
}

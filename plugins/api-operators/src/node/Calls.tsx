// SPDX-License-Identifier: Apache-2.0
import type { JournalCheck, NodeView } from '@api-operators/backstage-plugin-api-operators-common';
import Alert from '@mui/material/Alert';
import Typography from '@mui/material/Typography';
import { CallTable } from './CallTable';

/** The journal of one node: whether it can be trusted, and the last calls. */
export const Calls = (props: { node: NodeView }) => (
  <>
    {props.node.journal ? <Check check={props.node.journal} /> : null}
    <CallTable calls={props.node.calls} />
  </>
);

const Check = ({ check }: { check: JournalCheck }) =>
  check.kind === 'intact' ? (
    <Typography variant="body2" color="text.secondary" sx={{ mb: 1 }}>
      {`Journal: ${check.entries} ${check.entries === 1 ? 'entry' : 'entries'}, each as it was written.`}
    </Typography>
  ) : (
    <Alert severity="error" sx={{ mb: 2 }}>
      The journal is not as it was written, from entry {check.entry} on: {check.message}. What it says below cannot be
      relied on.
    </Alert>
  );

// SPDX-License-Identifier: Apache-2.0
import type { NodePlanView } from '@api-operators/backstage-plugin-api-operators-common';
import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import Typography from '@mui/material/Typography';
import { FieldTable } from './FieldTable';

const COLORS = {
  create: 'success',
  update: 'info',
  delete: 'error',
  unchanged: 'default',
  skipped: 'default',
  unknown: 'warning',
  conflict: 'error',
} as const;

/** What becomes of one node, and the REST calls that follow. */
export const NodePlan = (props: { plan: NodePlanView }) => {
  const { plan } = props;
  return (
    <Box component="section" aria-label={plan.id} data-testid={`plan-${plan.id}`} sx={{ mb: 3 }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, mb: 0.5 }}>
        <Typography variant="subtitle1" component="h3" sx={{ fontWeight: 600 }}>
          {plan.id}
        </Typography>
        <Typography variant="body2" color="text.secondary">
          {plan.kind}
        </Typography>
        <Chip size="small" label={plan.change} color={COLORS[plan.change]} sx={{ m: 0 }} />
        {plan.destructive ? <Chip size="small" color="error" label="destroys data" sx={{ m: 0 }} /> : null}
      </Box>
      {plan.notes.map(note => (
        <Typography key={note} variant="body2" color="text.secondary">
          {note}
        </Typography>
      ))}
      {plan.fields.length > 0 ? (
        <FieldTable fields={plan.fields} label={`Fields of ${plan.id}`} />
      ) : null}
      {plan.calls.map(call => (
        <Box
          key={`${call.method} ${call.path}`}
          component="pre"
          sx={{ m: 0, mt: 1, p: 1, bgcolor: 'action.hover', borderRadius: 1, overflow: 'auto' }}
        >
          {`${call.method} ${call.path}`}
          {call.body === undefined ? '' : `\n${JSON.stringify(call.body, null, 2)}`}
        </Box>
      ))}
    </Box>
  );
};

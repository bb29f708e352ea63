// SPDX-License-Identifier: Apache-2.0
import type {
  BundleKey,
  EnvironmentView,
} from '@api-operators/backstage-plugin-api-operators-common';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { StateChip } from '../graph/StateChip';
import { PromoteButton } from './PromoteButton';
import { ReleaseLabel } from './ReleaseLabel';

export interface EnvironmentRowProps {
  bundleKey: BundleKey;
  environments: EnvironmentView[];
  shown?: string;
  onShow: (environment: string) => void;
  onPromote: (from: string, to: string) => void;
}

/** dev → staging → prod, with the release that is in each. */
export const EnvironmentRow = (props: EnvironmentRowProps) => (
  <Box
    component="ol"
    aria-label="Environments"
    sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, listStyle: 'none', m: 0, p: 0 }}
  >
    {props.environments.map(environment => (
      <Paper
        component="li"
        key={environment.name}
        variant="outlined"
        data-testid={`environment-${environment.name}`}
        data-release={environment.release?.name}
        sx={{
          p: 2,
          flex: '1 1 240px',
          borderColor: environment.name === props.shown ? 'primary.main' : 'divider',
        }}
      >
        <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 1 }}>
          <Typography variant="subtitle1" component="h3" sx={{ fontWeight: 600 }}>
            {environment.displayName}
          </Typography>
          <StateChip state={environment.state} />
        </Box>
        <Typography variant="body2" color="text.secondary" component="div">
          Release <ReleaseLabel release={environment.release} />
          {environment.pinned ? '' : ' (follows the Bundle)'}
        </Typography>
        {environment.message ? (
          <Typography variant="body2" sx={{ mt: 0.5 }}>
            {environment.message}
          </Typography>
        ) : null}
        <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1, mt: 1.5 }}>
          <Button
            size="small"
            variant="outlined"
            disabled={!environment.binding || environment.name === props.shown}
            onClick={() => props.onShow(environment.name)}
          >
            Show graph
          </Button>
          {environment.promotesTo.map(to => (
            <PromoteButton
              key={to}
              bundleKey={props.bundleKey}
              to={to}
              idleReason={idleReason(environment, props.environments, to)}
              onClick={() => props.onPromote(environment.name, to)}
            />
          ))}
        </Box>
      </Paper>
    ))}
  </Box>
);

function idleReason(
  from: EnvironmentView,
  environments: EnvironmentView[],
  to: string,
): string | undefined {
  const target = environments.find(environment => environment.name === to);
  if (!target?.binding) {
    return `No Binding places this Bundle in ${to}.`;
  }
  if (!from.release) {
    return `There is no release in ${from.name} yet.`;
  }
  if (target.release?.digest === from.release.digest && target.pinned) {
    return `${to} has this release already.`;
  }
  return undefined;
}

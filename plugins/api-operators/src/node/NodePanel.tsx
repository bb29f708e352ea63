// SPDX-License-Identifier: Apache-2.0
import type {
  BundleKey,
  GraphNodeView,
} from '@api-operators/backstage-plugin-api-operators-common';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import CircularProgress from '@mui/material/CircularProgress';
import Divider from '@mui/material/Divider';
import Drawer from '@mui/material/Drawer';
import Button from '@mui/material/Button';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { StateChip } from '../graph/StateChip';
import { Calls } from './Calls';
import { useNode } from './useNode';
import { Yaml } from './Yaml';

const SEVERITIES: Partial<Record<GraphNodeView['state'], 'success' | 'error'>> = { Synced: 'success', Failed: 'error' };
const TABS = ['Desired', 'Live', 'REST calls'] as const;

export interface NodePanelProps {
  bundleKey: BundleKey;
  node: GraphNodeView;
  environment?: string;
  /** Changes when the node may have changed. */
  revision: string;
  onClose: () => void;
}

/** What one node wants, what is there, and what was asked of the API for it. */
export const NodePanel = (props: NodePanelProps) => {
  const { node } = props;
  const [tab, setTab] = useState<(typeof TABS)[number]>('Desired');
  const loaded = useNode(props.bundleKey, node, props.environment, props.revision);

  return (
    <Drawer anchor="right" open onClose={props.onClose} PaperProps={{ 'aria-label': node.id }}>
      <Box sx={{ width: { xs: '100vw', sm: 560 }, p: 2.5 }} data-testid="node-panel">
        <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 2, mb: 1 }}>
          <Box sx={{ minWidth: 0 }}>
            <Typography variant="h6" component="h2" noWrap>
              {node.id}
            </Typography>
            <Typography variant="body2" color="text.secondary">
              {node.kind}
              {node.name ? ` ${node.name}` : ''}
              {node.externalID ? `, external id ${node.externalID}` : ''}
            </Typography>
          </Box>
          <Box sx={{ display: 'flex', alignItems: 'center', gap: 1 }}>
            <StateChip state={node.state} />
            <Button size="small" onClick={props.onClose}>
              Close
            </Button>
          </Box>
        </Box>
        {node.message ? (
          <Alert severity={SEVERITIES[node.state] ?? 'info'} sx={{ mb: 1 }}>
            {node.message}
          </Alert>
        ) : null}
        <Tabs
          value={tab}
          onChange={(_event, value) => setTab(value)}
          aria-label={`Details of ${node.id}`}
        >
          {TABS.map(name => (
            <Tab key={name} value={name} label={name} />
          ))}
        </Tabs>
        <Divider sx={{ mb: 2 }} />
        {loaded.kind === 'loading' ? <CircularProgress aria-label="Loading the node" /> : null}
        {loaded.kind === 'failed' ? <Alert severity="error">{loaded.error.message}</Alert> : null}
        {loaded.kind === 'loaded' ? (
          <>
            {loaded.node.explanation && loaded.node.explanation !== node.message ? (
              <Alert severity="warning" sx={{ mb: 2 }}>
                {loaded.node.explanation}
              </Alert>
            ) : null}
            {tab === 'Desired' ? <Yaml value={loaded.node.desired} label="Desired spec" /> : null}
            {tab === 'Live' ? <Yaml value={loaded.node.live} label="Live object" /> : null}
            {tab === 'REST calls' ? <Calls node={loaded.node} /> : null}
          </>
        ) : null}
      </Box>
    </Drawer>
  );
};

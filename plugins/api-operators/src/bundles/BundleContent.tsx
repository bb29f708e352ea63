// SPDX-License-Identifier: Apache-2.0
import type {
  BundleKey,
  BundleView,
  PromotionRequest,
} from '@api-operators/backstage-plugin-api-operators-common';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import CircularProgress from '@mui/material/CircularProgress';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { EnvironmentRow } from '../environments/EnvironmentRow';
import { BundleGraph } from '../graph/BundleGraph';
import { NodeTable } from '../graph/NodeTable';
import { StateChip } from '../graph/StateChip';
import { NodePanel } from '../node/NodePanel';
import { PromotionDialog } from '../promotion/PromotionDialog';
import { useBundleView } from './useBundleView';

/** One Bundle, live: its environments, its graph, its nodes. The environment and the node are in the URL. */
export const BundleContent = (props: { bundleKey: BundleKey }) => {
  const [search, setSearch] = useSearchParams();
  const environment = search.get('environment') ?? undefined;
  const live = useBundleView(props.bundleKey, environment);

  const setParameter = (name: string, value: string | undefined) =>
    setSearch(
      last => {
        const next = new URLSearchParams(last);
        if (value === undefined) {
          next.delete(name);
        } else {
          next.set(name, value);
        }
        return next;
      },
      { replace: true },
    );

  if (live.kind === 'loading') {
    return <CircularProgress aria-label="Loading the Bundle" />;
  }
  if (live.kind === 'failed') {
    return <Alert severity="error">{live.error.message}</Alert>;
  }
  return (
    <>
      {live.kind === 'stale' ? (
        <Alert severity="warning" sx={{ mb: 2 }}>
          Shown as it was last seen; connecting again. {live.error.message}
        </Alert>
      ) : null}
      <BundleLive
        view={live.view}
        node={search.get('node') ?? undefined}
        onNode={id => setParameter('node', id)}
        onEnvironment={name => setParameter('environment', name)}
      />
    </>
  );
};

interface BundleLiveProps {
  view: BundleView;
  node?: string;
  onNode: (id: string | undefined) => void;
  onEnvironment: (name: string) => void;
}

const BundleLive = (props: BundleLiveProps) => {
  const { view } = props;
  // One object for each click: a new view of the Bundle is no reason to review again.
  const [request, setRequest] = useState<PromotionRequest>();
  const selected = view.graph.nodes.find(node => node.id === props.node);
  return (
    <Box data-testid="bundle" data-state={view.state}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1.5, mb: 2 }}>
        <Typography variant="h5" component="h2">
          {view.key.name}
        </Typography>
        <StateChip state={view.state} />
        <Typography variant="body2" color="text.secondary">
          {view.kind} in {view.key.namespace}
        </Typography>
      </Box>
      {view.message && view.state === 'Failed' ? (
        <Alert severity="error" sx={{ mb: 2, whiteSpace: 'pre-line' }}>
          {view.message}
        </Alert>
      ) : null}
      {view.environments.length > 0 ? (
        <Box sx={{ mb: 3 }}>
          <EnvironmentRow
            bundleKey={view.key}
            environments={view.environments}
            shown={view.graph.source.environment}
            onShow={props.onEnvironment}
            onPromote={(from, to) => setRequest({ bundle: view.key, from, to })}
          />
        </Box>
      ) : null}
      <Typography variant="subtitle1" component="h3" sx={{ mb: 1 }}>
        {view.graph.source.environment
          ? `Graph in ${view.graph.source.environment}`
          : 'Graph'}
      </Typography>
      {view.graph.problems.map(problem => (
        <Alert severity="error" key={problem} sx={{ mb: 1 }}>
          {problem}
        </Alert>
      ))}
      {view.graph.nodes.length > 0 ? (
        <>
          <BundleGraph graph={view.graph} selected={selected?.id} onSelect={props.onNode} />
          <Box sx={{ mt: 2, overflowX: 'auto' }}>
            <NodeTable graph={view.graph} selected={selected?.id} onSelect={props.onNode} />
          </Box>
        </>
      ) : null}
      {selected && selected.state !== 'Template' ? (
        <NodePanel
          bundleKey={view.key}
          node={selected}
          environment={view.graph.source.environment}
          revision={JSON.stringify(selected)}
          onClose={() => props.onNode(undefined)}
        />
      ) : null}
      {request ? (
        <PromotionDialog
          request={request}
          onPromoted={() => props.onEnvironment(request.to)}
          onClose={() => setRequest(undefined)}
        />
      ) : null}
    </Box>
  );
};

// SPDX-License-Identifier: Apache-2.0
import type {
  PromotionRequest,
  PromotionReview,
} from '@api-operators/backstage-plugin-api-operators-common';
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import CircularProgress from '@mui/material/CircularProgress';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import FormControlLabel from '@mui/material/FormControlLabel';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { releaseText } from '../environments/ReleaseLabel';
import { NodePlan } from './NodePlan';
import type { PromotionStep } from './usePromotion';
import { usePromotion } from './usePromotion';

export interface PromotionDialogProps {
  request: PromotionRequest;
  onPromoted: () => void;
  onClose: () => void;
}

/** Shows what a promotion will change, field by field and call by call, and does it on a click. */
export const PromotionDialog = (props: PromotionDialogProps) => {
  const { step, promote } = usePromotion(props.request, props.onPromoted);
  const review = step.kind === 'reviewed' || step.kind === 'promoting' ? step.review : undefined;
  const [destroy, setDestroy] = useState(false);
  const may = Boolean(
    review &&
      review.refusals.length === 0 &&
      review.right.allowed &&
      (destroy || !review.destructive),
  );
  return (
    <Dialog open onClose={props.onClose} maxWidth="md" fullWidth aria-labelledby="promotion-title">
      <DialogTitle id="promotion-title">
        Promote from {props.request.from} to {props.request.to}
      </DialogTitle>
      <DialogContent dividers>
        <StepContent step={step} to={props.request.to} />
      </DialogContent>
      <DialogActions>
        <Button onClick={props.onClose}>{step.kind === 'promoted' ? 'Close' : 'Cancel'}</Button>
        {review?.destructive ? (
          <FormControlLabel
            control={
              <Checkbox checked={destroy} onChange={(_event, checked) => setDestroy(checked)} />
            }
            label="Destroy the data that is marked so"
          />
        ) : null}
        {review ? (
          <Button
            variant="contained"
            disabled={!may || step.kind === 'promoting'}
            onClick={() => promote(review, destroy)}
          >
            Promote
          </Button>
        ) : null}
      </DialogActions>
    </Dialog>
  );
};

const StepContent = (props: { step: PromotionStep; to: string }) => {
  const { step } = props;
  switch (step.kind) {
    case 'reviewing':
      return <CircularProgress aria-label="Reading what would change" />;
    case 'reviewed':
      return (
        <>
          {step.notice ? <Alert severity="warning">{step.notice}</Alert> : null}
          <Review review={step.review} />
        </>
      );
    case 'promoting':
      return <Review review={step.review} />;
    case 'promoted':
      return (
        <Alert severity="success">
          {props.to} now asks for release {releaseText(step.result.release)}. The graph shows how it
          gets there.
        </Alert>
      );
    case 'refused':
      return (
        <>
          {step.reasons.map(reason => (
            <Alert severity="error" key={reason} sx={{ mb: 1 }}>
              {reason}
            </Alert>
          ))}
        </>
      );
    case 'failed':
      return <Alert severity="error">{step.error.message}</Alert>;
    default:
      return step satisfies never;
  }
};

const Review = (props: { review: PromotionReview }) => {
  const { review } = props;
  const changed = review.nodes.filter(
    node => node.change !== 'unchanged' && node.change !== 'skipped',
  );
  const unchanged = review.nodes.length - changed.length;
  return (
    <>
      {review.binding && review.next ? (
        <Typography variant="body2" sx={{ mb: 2 }}>
          Binding {review.binding.namespace}/{review.binding.name}: release{' '}
          {review.current ? releaseText(review.current) : 'none'} becomes{' '}
          {releaseText(review.next)}.
        </Typography>
      ) : null}
      {review.right.allowed ? null : (
        <Alert severity="error" sx={{ mb: 1 }}>
          {review.right.reason}
        </Alert>
      )}
      {review.refusals.map(refusal => (
        <Alert severity="error" key={refusal} sx={{ mb: 1 }}>
          {refusal}
        </Alert>
      ))}
      {review.warnings.map(warning => (
        <Alert severity="warning" key={warning} sx={{ mb: 1 }}>
          {warning}
        </Alert>
      ))}
      {changed.map(plan => (
        <NodePlan key={plan.id} plan={plan} />
      ))}
      {changed.length === 0 && review.refusals.length === 0 ? (
        <Alert severity="info">No resource changes.</Alert>
      ) : null}
      {unchanged > 0 ? (
        <Typography variant="body2" color="text.secondary">
          {unchanged === 1 ? '1 node stays as it is.' : `${unchanged} nodes stay as they are.`}
        </Typography>
      ) : null}
    </>
  );
};

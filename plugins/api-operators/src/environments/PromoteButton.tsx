// SPDX-License-Identifier: Apache-2.0
import { useApi } from '@backstage/core-plugin-api';
import type {
  BundleKey,
  PromotionRight,
} from '@api-operators/backstage-plugin-api-operators-common';
import Button from '@mui/material/Button';
import Tooltip from '@mui/material/Tooltip';
import Typography from '@mui/material/Typography';
import { useEffect, useState } from 'react';
import { apiOperatorsApiRef } from '../api/ApiOperatorsApi';

export interface PromoteButtonProps {
  bundleKey: BundleKey;
  to: string;
  /** Why there is nothing to promote, if so. */
  idleReason?: string;
  onClick: () => void;
}

/** Opens the review of a promotion. Where the user may not promote it is off and says why, readable without a mouse. */
export const PromoteButton = (props: PromoteButtonProps) => {
  const api = useApi(apiOperatorsApiRef);
  const [right, setRight] = useState<PromotionRight>();
  const { plural, group, namespace, name } = props.bundleKey;

  useEffect(() => {
    let current = true;
    api.getPromotionRight({ plural, group, namespace, name }, props.to).then(
      answer => current && setRight(answer),
      error =>
        current &&
        setRight({ allowed: false, reason: `Your rights could not be read: ${error.message}` }),
    );
    return () => {
      current = false;
    };
  }, [api, plural, group, namespace, name, props.to]);

  const refused = right && !right.allowed ? right.reason : undefined;
  const reason = refused ?? props.idleReason;
  return (
    <>
      <Tooltip title={reason ?? ''}>
        <span>
          <Button
            variant="contained"
            size="small"
            disabled={!right || Boolean(reason)}
            onClick={props.onClick}
          >
            Promote to {props.to}
          </Button>
        </span>
      </Tooltip>
      {refused ? (
        <Typography variant="caption" color="text.secondary" component="p">
          {refused}
        </Typography>
      ) : null}
    </>
  );
};

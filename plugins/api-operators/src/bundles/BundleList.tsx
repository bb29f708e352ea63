// SPDX-License-Identifier: Apache-2.0
import { Link } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import type { BundleListItem } from '@api-operators/backstage-plugin-api-operators-common';
import { formatBundleKey } from '@api-operators/backstage-plugin-api-operators-common';
import Alert from '@mui/material/Alert';
import CircularProgress from '@mui/material/CircularProgress';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import { useEffect, useState } from 'react';
import { apiOperatorsApiRef } from '../api/ApiOperatorsApi';
import { releaseText } from '../environments/ReleaseLabel';
import { StateChip } from '../graph/StateChip';
import { rootRouteRef } from '../routes';

/** All Bundles that are no environment's copy. */
export const BundleList = () => {
  const api = useApi(apiOperatorsApiRef);
  const root = useRouteRef(rootRouteRef)?.() ?? '';
  const [items, setItems] = useState<BundleListItem[]>();
  const [error, setError] = useState<Error>();

  useEffect(() => {
    let current = true;
    api.listBundles().then(
      found => current && setItems(found),
      failure => current && setError(failure),
    );
    return () => {
      current = false;
    };
  }, [api]);

  if (error) {
    return <Alert severity="error">{error.message}</Alert>;
  }
  if (!items) {
    return <CircularProgress aria-label="Loading the Bundles" />;
  }
  if (items.length === 0) {
    return (
      <Alert severity="info">
        There is no Bundle yet. Apply one with kubectl; its kind is named like the API, for example
        PetstoreBundle.
      </Alert>
    );
  }
  return (
    <Table aria-label="Bundles">
      <TableHead>
        <TableRow>
          <TableCell>Bundle</TableCell>
          <TableCell>API</TableCell>
          <TableCell>State</TableCell>
          <TableCell>Environments</TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {items.map(item => (
          <TableRow key={formatBundleKey(item)}>
            <TableCell>
              <Link to={`${root}/${formatBundleKey(item)}`}>
                {item.namespace}/{item.name}
              </Link>
            </TableCell>
            <TableCell>{item.api}</TableCell>
            <TableCell>
              <StateChip state={item.state} />
            </TableCell>
            <TableCell>
              {item.environments
                .map(
                  environment =>
                    `${environment.name} ${
                      environment.release ? releaseText(environment.release) : '–'
                    }`,
                )
                .join(' → ')}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
};

// SPDX-License-Identifier: Apache-2.0
import { Content, Progress } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { DEFAULT_NAMESPACE } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import type { PreviewView } from '@api-operators/backstage-plugin-api-operators-common';
import Alert from '@mui/material/Alert';
import { useEffect, useState } from 'react';
import { apiOperatorsApiRef } from '../api/ApiOperatorsApi';
import { PreviewTable } from './PreviewTable';

type Loaded = { kind: 'loading' } | { kind: 'loaded'; preview: PreviewView } | { kind: 'failed'; error: Error };

/** What the document of the API entity that is open becomes, as its operator was made. */
export const EntityPreviewContent = () => {
  const api = useApi(apiOperatorsApiRef);
  const { namespace = DEFAULT_NAMESPACE, name } = useEntity().entity.metadata;
  const [loaded, setLoaded] = useState<Loaded>({ kind: 'loading' });
  useEffect(() => {
    let current = true;
    setLoaded({ kind: 'loading' });
    api.previewEntity({ namespace, name }).then(
      preview => current && setLoaded({ kind: 'loaded', preview }),
      error => current && setLoaded({ kind: 'failed', error }),
    );
    return () => {
      current = false;
    };
  }, [api, namespace, name]);
  return (
    <Content>
      {loaded.kind === 'loading' ? <Progress /> : null}
      {loaded.kind === 'failed' ? <Alert severity="error">{loaded.error.message}</Alert> : null}
      {loaded.kind === 'loaded' ? <PreviewTable preview={loaded.preview} maxHeight="60vh" /> : null}
    </Content>
  );
};

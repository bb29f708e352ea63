// SPDX-License-Identifier: Apache-2.0
import { Content } from '@backstage/core-components';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  ANNOTATION_ENTITY_BUNDLE,
  parseBundleKey,
} from '@api-operators/backstage-plugin-api-operators-common';
import Alert from '@mui/material/Alert';
import { BundleContent } from './BundleContent';

/** The Bundle of the catalog entity that is open. */
export const EntityBundleContent = () => {
  const { entity } = useEntity();
  const text = entity.metadata.annotations?.[ANNOTATION_ENTITY_BUNDLE] ?? '';
  const key = parseBundleKey(text);
  return (
    <Content>
      {key ? (
        <BundleContent bundleKey={key} />
      ) : (
        <Alert severity="error">
          The annotation {ANNOTATION_ENTITY_BUNDLE} of this entity names no Bundle: {text || 'empty'}
        </Alert>
      )}
    </Content>
  );
};

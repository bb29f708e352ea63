// SPDX-License-Identifier: Apache-2.0
import { Content } from '@backstage/core-components';
import { parseBundleKey } from '@api-operators/backstage-plugin-api-operators-common';
import Alert from '@mui/material/Alert';
import { Route, Routes, useParams } from 'react-router-dom';
import { BundleContent } from './BundleContent';
import { BundleList } from './BundleList';

/** The list of Bundles, and below it each one at `<plural>.<group>/<namespace>/<name>`. */
export const BundlesPage = () => (
  <Content>
    <Routes>
      <Route path="/" element={<BundleList />} />
      <Route path="/:crd/:namespace/:name" element={<BundleOfUrl />} />
    </Routes>
  </Content>
);

const BundleOfUrl = () => {
  const { crd = '', namespace = '', name = '' } = useParams();
  const key = parseBundleKey(`${crd}/${namespace}/${name}`);
  return key ? (
    <BundleContent bundleKey={key} />
  ) : (
    <Alert severity="error">This address names no Bundle.</Alert>
  );
};

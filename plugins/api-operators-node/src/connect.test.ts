// SPDX-License-Identifier: Apache-2.0
import { statSync } from 'node:fs';
import assert from 'node:assert/strict';
import path from 'node:path';
import { connectCases } from './testing/connectCases.ts';

connectCases('the embedded cluster', async folder => {
  const kubeconfigFile = path.join(folder, 'kubeconfig');
  return {
    setting: { kind: 'embedded', dataDir: path.join(folder, 'cluster'), port: 0, kubeconfigFile },
    async stop() {
      assert.equal(statSync(kubeconfigFile).mode & 0o077, 0, 'nobody else reads the kubeconfig');
    },
  };
});

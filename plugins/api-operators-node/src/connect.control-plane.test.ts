// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { startControlPlane } from '@api-operators/testing';
import { connectCases } from './testing/connectCases.ts';

connectCases('a real control plane', async folder => {
  const plane = await startControlPlane();
  const file = path.join(folder, 'admin.kubeconfig');
  writeFileSync(file, plane.kubeconfig(), { mode: 0o600 });
  return { setting: { kind: 'kubeconfig', file }, stop: () => plane.stop() };
});

// SPDX-License-Identifier: Apache-2.0
import { startControlPlane } from '@api-operators/testing';
import { describeCuts } from './cuts.ts';

describeCuts('a real control plane', () => startControlPlane(), {
  events: 2000,
  cuts: 200,
});

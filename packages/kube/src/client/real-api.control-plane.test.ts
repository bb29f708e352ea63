// SPDX-License-Identifier: Apache-2.0
import { startControlPlane } from '@api-operators/testing';
import { describeOnRealApi } from '../fixtures/real-api.ts';

describeOnRealApi('a real control plane', () =>
  startControlPlane({ users: [{ name: 'dana', groups: ['developers'] }] }),
);

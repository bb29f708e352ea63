// SPDX-License-Identifier: Apache-2.0
import { startControlPlane } from '@api-operators/testing';
import { describeOutage } from './outage.ts';

describeOutage('a real control plane', () => startControlPlane(), 4000);

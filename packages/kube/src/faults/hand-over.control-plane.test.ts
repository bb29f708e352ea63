// SPDX-License-Identifier: Apache-2.0
import { startControlPlane } from '@api-operators/testing';
import { describeHandOver } from './hand-over.ts';

describeHandOver('a real control plane', () => startControlPlane());

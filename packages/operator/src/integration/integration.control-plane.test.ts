// SPDX-License-Identifier: Apache-2.0
import { describe } from 'node:test';
import { bundleCases } from './bundle-cases.ts';
import { callCases } from './call-cases.ts';
import { endpointCases } from './endpoint-cases.ts';
import { jobsCases } from './jobs-cases.ts';
import { lifeCases } from './life-cases.ts';
import { limitCases } from './limit-cases.ts';
import { otherCases } from './other-cases.ts';
import { realCluster } from './real-cluster.ts';
import { resourceCases } from './resource-cases.ts';
import { singleCrdCases } from './single-crd-cases.ts';
import { thingsCases } from './things-cases.ts';

describe('on a real control plane', () => {
  resourceCases(realCluster);
  otherCases(realCluster);
  bundleCases(realCluster);
  lifeCases(realCluster);
  limitCases(realCluster);
  thingsCases(realCluster);
  callCases(realCluster);
  jobsCases(realCluster);
  endpointCases(realCluster);
  singleCrdCases(realCluster);
});

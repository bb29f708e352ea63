// SPDX-License-Identifier: Apache-2.0
import type { UnstructuredObject } from '@api-operators/kube';
import { step as boundary } from '../../crash-points.ts';
import { callApi } from './call-api.ts';
import type { Place, ResourceTools } from './tools.ts';
import type { Pass, Step } from './types.ts';
import { writeMetadata } from './write-metadata.ts';

/** Carries out one step, notes in `pass` what came of it, and returns the object as it is then. */
export function carryOut(
  tools: ResourceTools,
  step: Exclude<Step, { kind: 'settle' | 'release' }>,
  object: UnstructuredObject,
  at: Place,
  pass: Pass,
  signal: AbortSignal,
): Promise<UnstructuredObject> {
  return boundary(tools.runtime, `resource.${step.kind}`, object, async () => {
    switch (step.kind) {
      case 'mark':
      case 'unmark':
      case 'record':
      case 'follow':
      case 'unfollow':
      case 'remember':
        return writeMetadata(tools, step, object, at, pass, signal);
      default:
        await callApi(tools, step, object, at, pass, signal);
        return object;
    }
  });
}

// SPDX-License-Identifier: Apache-2.0
import type { LayoutInput, LayoutResult } from './layout';
import { layout } from './layout';

/** One message in, one out, with the same number. */
export interface LayoutRequest {
  id: number;
  input: LayoutInput;
}

export interface LayoutResponse {
  id: number;
  result: LayoutResult;
}

self.onmessage = (event: MessageEvent<LayoutRequest>) => {
  const { id, input } = event.data;
  const response: LayoutResponse = { id, result: layout(input) };
  self.postMessage(response);
};

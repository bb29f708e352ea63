// SPDX-License-Identifier: Apache-2.0
import { createContext } from 'react';
import type { LayoutInput, LayoutResult } from './layout';

/** Lays out a graph; in the portal in a worker. */
export type LayoutFunction = (input: LayoutInput) => Promise<LayoutResult>;

/** The worker's module is loaded with the first graph, not with the page. */
export const LayoutContext = createContext<LayoutFunction>(async input => {
  const { layoutInWorker } = await import('./layoutInWorker');
  return layoutInWorker(input);
});

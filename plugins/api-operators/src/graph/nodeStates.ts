// SPDX-License-Identifier: Apache-2.0
import type { GraphNodeView } from '@api-operators/backstage-plugin-api-operators-common';

/** A colour of the theme's palette, and the words that a screen reader says. */
export interface StateLook {
  color: 'success' | 'error' | 'warning' | 'info' | 'default';
  words: string;
}

const LOOKS: Record<GraphNodeView['state'], StateLook> = {
  Synced: { color: 'success', words: 'in step with the API' },
  Failed: { color: 'error', words: 'failed' },
  Blocked: { color: 'error', words: 'blocked by an error in an expression' },
  Waiting: { color: 'warning', words: 'waits for another node' },
  Pending: { color: 'default', words: 'not started' },
  Creating: { color: 'info', words: 'is being created' },
  Syncing: { color: 'info', words: 'is being brought in step' },
  Deleting: { color: 'warning', words: 'is being deleted' },
  Skipped: { color: 'default', words: 'left out by its condition' },
  Paused: { color: 'default', words: 'paused' },
  Template: { color: 'default', words: 'a template' },
};

export function lookOf(state: string): StateLook {
  return LOOKS[state as GraphNodeView['state']] ?? { color: 'default', words: state };
}

// SPDX-License-Identifier: Apache-2.0
import type { Schema } from '../schemas/schema.ts';
import type { FaultTools } from './fault.ts';

/** When the caller may try again, and how the header says it: seconds, or an HTTP date. */
export interface RetryAfter {
  retryAfterSeconds?: number;
  retryAfterDate?: boolean;
}

export const retryAfterProperties: Record<string, Schema> = {
  retryAfterSeconds: { type: 'integer', minimum: 0 },
  retryAfterDate: { type: 'boolean' },
};

/** The header, or none where `retryAfterSeconds` is absent. */
export function retryAfterHeader(
  { retryAfterSeconds, retryAfterDate = false }: RetryAfter,
  { now }: FaultTools,
): Record<string, string> {
  if (retryAfterSeconds === undefined) {
    return {};
  }
  return {
    'Retry-After': retryAfterDate
      ? new Date(now() + retryAfterSeconds * 1000).toUTCString()
      : String(retryAfterSeconds),
  };
}

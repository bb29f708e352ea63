// SPDX-License-Identifier: Apache-2.0
import type { PreviewRow } from '@api-operators/backstage-plugin-api-operators-common';

/** What is looked for in a preview. `role`: `all`, a role, or `left out`. */
export interface RowFilter {
  text: string;
  role: string;
}

export const LEFT_OUT = 'left out';

/** The rows that hold every word of the text, whatever its case, in operation, kind, use or reason. */
export function filterRows(rows: readonly PreviewRow[], { text, role }: RowFilter): PreviewRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter(row => {
    if (role !== 'all' && (row.kind === undefined ? LEFT_OUT : row.role) !== role) {
      return false;
    }
    if (words.length === 0) {
      return true;
    }
    const all = `${row.method} ${row.path} ${row.operationId ?? ''} ${row.kind ?? LEFT_OUT} ${row.use ?? ''} ${row.reason}`.toLowerCase();
    return words.every(word => all.includes(word));
  });
}

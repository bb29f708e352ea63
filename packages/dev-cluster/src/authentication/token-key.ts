// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The key that tokens are signed with: kept in `dataDir`, so that kubeconfigs outlive a restart. */
export function loadTokenKey(dataDir: string | undefined): Buffer {
  const file = dataDir && join(dataDir, 'token.key');
  if (file && existsSync(file)) return readFileSync(file);
  const key = randomBytes(32);
  if (file) writeFileSync(file, key, { mode: 0o600 });
  return key;
}

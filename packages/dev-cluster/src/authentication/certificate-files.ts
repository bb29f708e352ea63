// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificates } from './certificates.ts';
import { makeCertificates } from './certificates.ts';

/** The certificates kept in `dataDir`, made anew where there are none or they expire within a month. */
export async function loadCertificates(dataDir: string | undefined, now: Date): Promise<Certificates> {
  const file = dataDir && join(dataDir, 'certificates.json');
  if (file && existsSync(file)) {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Certificates;
    if (Date.parse(kept.expires) > now.getTime() + 30 * 86_400_000) return kept;
  }
  const made = await makeCertificates(now);
  if (file) writeFileSync(file, JSON.stringify(made), { mode: 0o600 });
  return made;
}

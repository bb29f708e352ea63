// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the clone. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** What setup brings, ignored by Git. Remove it to start afresh. */
export const tools = path.join(root, '.tools');

/** The versions that setup brings. Any Node 24 from the minimum on is used as it is. */
export const versions = { node: '24.21.0', nodeMinimum: [24, 19], yarn: '4.13.0' };

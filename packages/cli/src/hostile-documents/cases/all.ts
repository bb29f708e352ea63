// SPDX-License-Identifier: Apache-2.0
import type { HostileCase } from '../hostile-case.ts';
import { nameCases } from './names.ts';
import { networkCases } from './network.ts';
import { referenceCases } from './references.ts';
import { schemaCases } from './schemas.ts';
import { textCases } from './text.ts';

export const hostileCases: readonly HostileCase[] = [...textCases, ...referenceCases, ...networkCases, ...schemaCases, ...nameCases];

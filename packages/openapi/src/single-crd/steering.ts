// SPDX-License-Identifier: Apache-2.0
import { CONTROLLER_FIELDS, TARGET_ALIASES } from '@api-operators/api';

/** The fields of `spec` that steer the operator, whatever the kind. */
export const STEERING: ReadonlySet<string> = new Set<string>([...CONTROLLER_FIELDS, ...TARGET_ALIASES]);

// SPDX-License-Identifier: Apache-2.0
import { leftOut } from './left-out.ts';
import type { ClassifyRule } from './rule.ts';
import { take } from './paths.ts';

/** HEAD, OPTIONS and TRACE say things about an address, not about an object. */
export const untakenMethod: ClassifyRule = {
  id: 'untaken-method',
  apply: paths => ({
    leftOut: paths.all().flatMap(group =>
      (['HEAD', 'OPTIONS', 'TRACE'] as const).flatMap(method => {
        const operation = take(group, method);
        return operation
          ? [leftOut(operation, `${method} tells about the address, not about an object`)]
          : [];
      }),
    ),
  }),
};

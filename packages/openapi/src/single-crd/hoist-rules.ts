// SPDX-License-Identifier: Apache-2.0
import type { CrdSchema } from '@api-operators/api';
import { celName } from '../crd/cel-name.ts';

type Rules = NonNullable<CrdSchema['x-kubernetes-validations']>;

/**
 * The rules of a kind's `spec` for a spec in which its own fields stand one level lower, in `member`. Rules may speak
 * of the fields that steer the operator too, which stay where they are.
 */
export function hoistRules(rules: Rules, member: string, steering: ReadonlySet<string>): Rules {
  const name = celName(member)!;
  return rules.map(({ rule, ...rest }) => {
    const moved = rule.replace(/\b(self|oldSelf)\.([A-Za-z_]\w*)(?!\w*\()/g, (text, of: string, field: string) =>
      steering.has(field) ? text : `${of}.${name}.${field}`,
    );
    const absent = ['self', ...(/\boldSelf\b/.test(rule) ? ['oldSelf'] : [])].map(of => `!has(${of}.${name})`);
    return { rule: `${absent.join(' || ')} || (${moved})`, ...rest };
  });
}

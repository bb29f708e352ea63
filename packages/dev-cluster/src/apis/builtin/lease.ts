// SPDX-License-Identifier: Apache-2.0
import type { Problem } from '@api-operators/schema';
import { objectOf, textOf } from '../../objects/json.ts';
import { invalidValue } from '../../objects/metadata.ts';
import type { Obj } from '../../objects/object.ts';
import { column } from '../../table/columns.ts';
import { builtin } from './builtin.ts';

export const lease = builtin({
  group: 'coordination.k8s.io',
  kind: 'Lease',
  plural: 'leases',
  schema: 'io.k8s.api.coordination.v1.Lease',
  unconditionalUpdate: false,
  columns: [column('Holder', object => textOf(objectOf(object.spec).holderIdentity))],
  hooks: {
    default: object => {
      object.spec ??= {};
    },
    validate: specProblems,
  },
});

function specProblems(object: Obj): Problem[] {
  const { leaseDurationSeconds, leaseTransitions, holderIdentity } = objectOf(object.spec);
  const problems: Problem[] = [];
  if (typeof leaseDurationSeconds === 'number' && leaseDurationSeconds <= 0) {
    problems.push(invalidValue('spec.leaseDurationSeconds', leaseDurationSeconds, 'must be greater than 0'));
  }
  if (typeof leaseTransitions === 'number' && leaseTransitions < 0) {
    problems.push(invalidValue('spec.leaseTransitions', leaseTransitions, 'must be greater than or equal to 0'));
  }
  if (holderIdentity === '') problems.push(invalidValue('spec.holderIdentity', '', 'must not be empty'));
  return problems;
}

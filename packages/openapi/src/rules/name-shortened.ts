// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** A name that is longer than Kubernetes allows. */
export const nameShortened = rule<{ kind: string }>({
  code: 'name-shortened',
  severity: 'info',
  message: ({ kind }) => `The name of the kind is shortened to ${kind}.`,
  remedy:
    'Give it a shorter name with x-k8s-kind or the option kinds.',
});

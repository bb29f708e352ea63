// SPDX-License-Identifier: Apache-2.0
import type { Problem } from '@api-operators/schema';
import { objectOf, textOf } from '../../objects/json.ts';
import { invalidValue, requiredValue } from '../../objects/metadata.ts';
import type { Obj } from '../../objects/object.ts';

const ANNOTATION = 'api-approved.kubernetes.io';
const PATH = `metadata.annotations[${ANNOTATION}]`;
const PROTECTED = /(^|\.)(k8s|kubernetes)\.io$/;
const SEE = 'see https://github.com/kubernetes/enhancements/pull/1111';

/** The groups of the Kubernetes community are for kinds that say who approved them. A lack that is not new stays. */
export function approvalProblems(crd: Obj, old: Obj | undefined): Problem[] {
  if (!PROTECTED.test(textOf(objectOf(crd.spec).group))) return [];
  const state = stateOf(crd);
  if (old && stateOf(old) === state) return [];
  switch (state) {
    case 'missing':
      return [requiredValue(PATH, `protected groups must have approval annotation ${JSON.stringify(ANNOTATION)}, ${SEE}`)];
    case 'wrong':
      return [
        invalidValue(
          PATH,
          crd.metadata.annotations?.[ANNOTATION],
          `protected groups must have approval annotation ${JSON.stringify(ANNOTATION)} with either a URL or a reason starting with "unapproved", ${SEE}`,
        ),
      ];
    default:
      return [];
  }
}

function stateOf({ metadata }: Obj): 'missing' | 'bypassed' | 'approved' | 'wrong' {
  const value = metadata.annotations?.[ANNOTATION];
  if (!value) return 'missing';
  if (value.startsWith('unapproved')) return 'bypassed';
  return URL.parse(value)?.host ? 'approved' : 'wrong';
}

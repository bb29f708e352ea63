// SPDX-License-Identifier: Apache-2.0
import type { Caller } from './caller.ts';
import { stringifyJson } from './json.ts';
import type { AccessAttributes, AccessReview } from './types.ts';

/** Asks the server what `subject`, or without one the caller, may do. */
export async function reviewAccess(
  caller: Caller,
  attributes: AccessAttributes,
  subject?: { user: string; groups: readonly string[] },
): Promise<AccessReview> {
  const plural = subject ? 'subjectaccessreviews' : 'selfsubjectaccessreviews';
  const { value } = await caller.json({
    verb: 'create',
    method: 'POST',
    path: `/apis/authorization.k8s.io/v1/${plural}`,
    resource: `${plural}.authorization.k8s.io`,
    body: stringifyJson({
      apiVersion: 'authorization.k8s.io/v1',
      kind: subject ? 'SubjectAccessReview' : 'SelfSubjectAccessReview',
      spec: {
        ...(subject ?? {}),
        ...('path' in attributes
          ? { nonResourceAttributes: attributes }
          : { resourceAttributes: attributes }),
      },
    }),
  });
  const { status } = value as { status?: { allowed?: boolean; denied?: boolean; reason?: string } };
  return {
    allowed: status?.allowed === true,
    denied: status?.denied === true,
    reason: status?.reason ?? '',
  };
}

// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** A security scheme that a Connection has no fields for. */
export const securityUnsupported = rule<{ name: string; description: string }>({
  code: 'security-unsupported',
  severity: 'warning',
  message: ({ name, description }) => `The security scheme "${name}" (${description}) is none that a Connection can satisfy.`,
  remedy:
    'Use apiKey, http basic, http bearer, oauth2, openIdConnect or mutualTLS, or put a proxy in front of the API that signs in.',
});

// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** A security requirement that names no declared scheme; that alternative is left out. */
export const unknownSecurityScheme = rule<{ name: string }>({
  code: 'unknown-security-scheme',
  severity: 'warning',
  message: ({ name }) => `No security scheme is called "${name}".`,
  remedy:
    'Declare it under components.securitySchemes (securityDefinitions in Swagger 2.0), or correct the name.',
});

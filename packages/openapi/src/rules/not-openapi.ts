// SPDX-License-Identifier: Apache-2.0
import { rule } from './rule.ts';

/** A document that does not say which OpenAPI it is, or a version that is not known. */
export const notOpenapi = rule<{ seen: string }>({
  code: 'not-openapi',
  severity: 'error',
  message: ({ seen }) => `This is no OpenAPI document: ${seen}.`,
  remedy:
    'Begin the document with "openapi: 3.1.0" (3.0, 3.1 and 3.2 are read) or "swagger: \"2.0\"".',
});

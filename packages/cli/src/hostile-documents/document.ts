// SPDX-License-Identifier: Apache-2.0

/** A document of one operation whose body has the schema. */
export function withBody(schema: unknown, schemas: Record<string, unknown> = {}): Record<string, unknown> {
  const content = { 'application/json': { schema } };
  return {
    openapi: '3.1.0',
    info: { title: 'Shop', version: '1' },
    paths: { '/orders': { post: { operationId: 'order', requestBody: { content }, responses: { 201: { description: 'made' } } } } },
    components: { schemas },
  };
}

/** The same as text of JSON with a text of JSON in the place of the schema. */
export function withBodyText(schema: string): string {
  return JSON.stringify(withBody('@')).replace('"@"', () => schema);
}

/** A YAML document of one operation whose body's members refer to these, one a line from line 11 on. */
export function referring(...references: string[]): string {
  return `openapi: 3.0.3
info: {title: Shop, version: "1"}
paths:
  /orders:
    post:
      requestBody:
        content:
          application/json:
            schema:
              properties:
${references.map((reference, index) => `                m${index}: {$ref: ${JSON.stringify(reference)}}\n`).join('')}      responses: {201: {description: made}}
`;
}

// SPDX-License-Identifier: Apache-2.0
import { withBody } from '../document.ts';
import type { HostileCase } from '../hostile-case.ts';

/** Schemas that cost more than they say. */
export const schemaCases: HostileCase[] = [
  {
    name: 'evil patterns',
    about: 'patterns for which a backtracking engine takes for ever, with a value that makes it, and one of 100,000 characters',
    files: () => ({
      'openapi.yaml': JSON.stringify(
        withBody({
          type: 'object',
          properties: {
            a: { type: 'string', pattern: '^(a+)+$', example: `${'a'.repeat(60)}!`, default: `${'a'.repeat(60)}!` },
            b: { type: 'string', pattern: '^(?=(a*)*b)\\1$' },
            c: { type: 'string', pattern: '('.repeat(50_000) },
            d: { type: 'string', pattern: `${'(a?){1,1000}'.repeat(50)}` },
            e: { type: 'string', pattern: `x{1,1000}`.repeat(1_000) },
          },
        }),
      ),
    }),
    exit: 0,
    says: /^api\/openapi\.yaml:1:\d+: warning: .*pattern/m,
    remedy: /./,
  },
  {
    name: 'huge enum',
    about: 'an enum of 100,000 values of 20 characters',
    files: () => ({
      'openapi.yaml': JSON.stringify(withBody({ type: 'object', properties: { a: { type: 'string', enum: Array.from({ length: 100_000 }, (_, n) => `value-${String(n).padStart(14, '0')}`) } } })),
    }),
    exit: 0,
    says: /^api\/openapi\.yaml:1:\d+: warning: /m,
    remedy: /./,
  },
  {
    name: '50,000 properties',
    about: 'an object of 50,000 members',
    files: () => ({
      'openapi.yaml': JSON.stringify(withBody({ type: 'object', properties: Object.fromEntries(Array.from({ length: 50_000 }, (_, n) => [`property${n}`, { type: 'string', description: 'x'.repeat(50) }])) })),
    }),
    exit: 0,
    says: /^api\/openapi\.yaml:1:\d+: warning: .*fields/m,
    remedy: /./,
    written: files => {
      for (const [path, text] of files) if (path.startsWith('crds/') && Buffer.byteLength(text) > 1_500_000) throw new Error(`${path} is too large to be stored`);
    },
  },
  {
    name: 'everything is the wrong type',
    about: 'numbers, lists and null in the place of objects and texts, everywhere',
    files: () => ({
      'openapi.yaml': JSON.stringify({
        openapi: '3.0.3',
        info: [null],
        servers: 7,
        security: 'x',
        tags: { a: 1 },
        components: { schemas: [1], parameters: null, securitySchemes: 'x' },
        paths: { '/a/{b}': { parameters: 3, get: { parameters: [null, 1, { $ref: 7 }], requestBody: 'x', responses: { 200: [], default: null }, tags: 7 }, post: null, put: [] }, '/c': 7 },
      }),
    }),
    exit: 0,
    says: /^api\/openapi\.yaml:1:\d+: warning: /m,
    remedy: /./,
  },
];

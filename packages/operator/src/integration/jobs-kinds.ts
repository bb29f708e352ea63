// SPDX-License-Identifier: Apache-2.0
import type { KubeObject } from '@api-operators/kube';
import { compile } from '@api-operators/openapi';
import { kindOf } from './stack.ts';

const GROUP = 'jobs.example.com';
export const JOBS_VERSION = `${GROUP}/v1alpha1`;
/** A call that may be answered with 202. */
export const PRINTS = kindOf('PrintAction', 'printactions', GROUP);
/** A call that the API recognises by its key. */
export const PAYS = kindOf('PayAction', 'payactions', GROUP);
/** A call with a file. */
export const PHOTOS = kindOf('PhotosAction', 'photosactions', GROUP);
/** A list of several pages. */
export const EVENTS_QUERY = kindOf('EventsQuery', 'eventsqueries', GROUP);

/** The kinds of an API that does things and lists things, with nothing in it that could be a resource. */
export function jobsManifests(): KubeObject[] {
  const text = { type: 'string' };
  const json = (schema: object) => ({ 'application/json': { schema } });
  const done = (schema: object) => ({
    description: 'done',
    content: json(schema),
  });
  const result = {
    type: 'object',
    properties: { copies: { type: 'integer' } },
  };
  const document = {
    openapi: '3.0.3',
    info: { title: 'Jobs', version: '1' },
    paths: {
      '/print': {
        post: {
          operationId: 'print',
          requestBody: {
            required: true,
            content: json({ type: 'object', properties: { text } }),
          },
          responses: {
            200: done(result),
            202: {
              description: 'begun',
              headers: { 'Operation-Location': { schema: text } },
            },
          },
        },
      },
      '/pay': {
        post: {
          operationId: 'pay',
          parameters: [{ name: 'Idempotency-Key', in: 'header', schema: text }],
          requestBody: {
            required: true,
            content: json({
              type: 'object',
              properties: { amount: { type: 'integer' } },
            }),
          },
          responses: { 200: done(result) },
        },
      },
      '/photos': {
        post: {
          operationId: 'photos',
          requestBody: {
            required: true,
            content: {
              'multipart/form-data': {
                schema: {
                  type: 'object',
                  properties: {
                    caption: text,
                    photo: { type: 'string', format: 'binary' },
                  },
                },
              },
            },
          },
          responses: { 200: done(result) },
        },
      },
      '/events': {
        get: {
          operationId: 'events',
          parameters: [
            { name: 'page', in: 'query', schema: { type: 'integer' } },
            {
              name: 'per_page',
              in: 'query',
              schema: { type: 'integer', maximum: 100 },
            },
          ],
          responses: {
            200: done({
              type: 'array',
              items: {
                type: 'object',
                properties: { id: { type: 'integer' }, note: text },
              },
            }),
          },
        },
      },
    },
  };
  const compiled = compile({
    documents: new Map([['jobs.json', JSON.stringify(document)]]),
    root: 'jobs.json',
    options: { group: GROUP, apiName: 'jobs' },
  });
  if (compiled.kind === 'refused') {
    throw new Error(JSON.stringify(compiled.diagnostics));
  }
  return compiled.operator.kinds.flatMap(kind => [
    kind.crd,
    kind.mapping,
  ]) as unknown as KubeObject[];
}

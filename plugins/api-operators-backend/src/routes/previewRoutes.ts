// SPDX-License-Identifier: Apache-2.0
import type {
  ClusterService,
  DocumentSource,
} from '@api-operators/backstage-plugin-api-operators-node';
import { compileSource } from '@api-operators/backstage-plugin-api-operators-node';
import { apiOperatorsReadPermission } from '@api-operators/backstage-plugin-api-operators-common';
import { InputError } from '@backstage/errors';
import express from 'express';
import type { Router } from 'express';
import type { Guards } from '../access/requirePermission.ts';
import { requirePermission } from '../access/requirePermission.ts';
import { previewView } from '../preview/previewDocument.ts';

/** What an OpenAPI document would become; nothing is kept. */
export function addPreviewRoutes(router: Router, clusters: ClusterService, guards: Guards): void {
  router.post('/preview', express.json({ limit: '25mb' }), async (request, response) => {
    await requirePermission(request, apiOperatorsReadPermission, guards);
    const body = (request.body ?? {}) as { url?: unknown; text?: unknown; name?: unknown; group?: unknown };
    const source = sourceOf(body);
    if (!source || typeof body.group !== 'string') {
      throw new InputError('Give the document as url or as text, and a group.');
    }
    response.json(
      previewView(await compileSource(source, { group: body.group }, clusters.settings)),
    );
  });
}

function sourceOf(body: { url?: unknown; text?: unknown; name?: unknown }): DocumentSource | undefined {
  if (typeof body.url === 'string') {
    return { url: body.url };
  }
  if (typeof body.text !== 'string') {
    return undefined;
  }
  return typeof body.name === 'string' ? { text: body.text, name: fileName(body.name) } : { text: body.text };
}

/** The last part of a path: problems are reported under it, and references are resolved beside it. */
function fileName(text: string): string | undefined {
  return text.split(/[/\\]/).pop()?.slice(0, 100) || undefined;
}

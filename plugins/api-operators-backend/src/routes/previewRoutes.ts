// SPDX-License-Identifier: Apache-2.0
import type {
  ClusterService,
  DocumentSource,
} from '@api-operators/backstage-plugin-api-operators-node';
import { compileSource } from '@api-operators/backstage-plugin-api-operators-node';
import { apiOperatorsReadPermission } from '@api-operators/backstage-plugin-api-operators-common';
import type { UrlReaderService } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import express from 'express';
import type { Router } from 'express';
import type { Guards } from '../access/requirePermission.ts';
import { requirePermission } from '../access/requirePermission.ts';
import { entityDocument } from '../preview/entityDocument.ts';
import { entityOptions } from '../preview/entityOptions.ts';
import { previewView } from '../preview/previewDocument.ts';

export interface PreviewServices {
  clusters: ClusterService;
  catalog: CatalogService;
  urlReader: UrlReaderService;
}

/** What an OpenAPI document would become, or the document of an API in the catalog; nothing is kept. */
export function addPreviewRoutes(router: Router, services: PreviewServices, guards: Guards): void {
  const { clusters, catalog, urlReader } = services;
  router.get('/preview/entities/:namespace/:name', async (request, response) => {
    const credentials = await requirePermission(request, apiOperatorsReadPermission, guards);
    const { namespace, name } = request.params;
    const entity = await catalog.getEntityByRef({ kind: 'API', namespace, name }, { credentials });
    if (!entity) {
      throw new NotFoundError(`There is no API ${namespace}/${name} in the catalog that you may see.`);
    }
    if (entity.spec?.type !== 'openapi') {
      throw new InputError(`The API ${namespace}/${name} is of type ${String(entity.spec?.type)}, not openapi.`);
    }
    const found = await entityDocument(entity, { repositories: clusters.repositories, urlReader });
    if (found.kind === 'refused') {
      throw new InputError(found.message);
    }
    response.json(previewView(await compileSource(found, entityOptions(entity), clusters.settings)));
  });
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

// SPDX-License-Identifier: Apache-2.0
import type { ClusterService } from '@api-operators/backstage-plugin-api-operators-node';
import { apiOperatorsReadPermission } from '@api-operators/backstage-plugin-api-operators-common';
import { NotFoundError } from '@backstage/errors';
import type { Router } from 'express';
import type { Guards } from '../access/requirePermission.ts';
import { requirePermission } from '../access/requirePermission.ts';
import { bundleList } from '../views/bundleList.ts';
import { bundleView } from '../views/bundleView.ts';
import { callsOf } from '../views/callsOf.ts';
import { findNode, nodeView } from '../views/nodeView.ts';
import { bundleKeyOf, queryText } from './bundleKeyOf.ts';
import { streamViews } from './streamViews.ts';

const BUNDLE = '/bundles/:crd/:namespace/:name';

/** Bundles to read: the list, one as a live stream, and a node of one. */
export function addBundleRoutes(router: Router, clusters: ClusterService, guards: Guards): void {
  router.get('/bundles', async (request, response) => {
    await requirePermission(request, apiOperatorsReadPermission, guards);
    const { inventory } = await clusters.connect();
    response.json({ items: bundleList(inventory) });
  });

  router.get(`${BUNDLE}/stream`, async (request, response) => {
    await requirePermission(request, apiOperatorsReadPermission, guards);
    const key = bundleKeyOf(request);
    const environment = queryText(request, 'environment');
    const { inventory } = await clusters.connect();
    const view = () => bundleView(inventory, key, environment);
    if (!view()) {
      throw new NotFoundError(`There is no Bundle ${key.namespace}/${key.name} of ${key.plural}.${key.group}.`);
    }
    streamViews(response, view, listener => inventory.subscribe(listener));
  });

  router.get(`${BUNDLE}/nodes/:node`, async (request, response) => {
    await requirePermission(request, apiOperatorsReadPermission, guards);
    const cluster = await clusters.connect();
    const found = findNode(
      cluster.inventory,
      bundleKeyOf(request),
      request.params.node,
      queryText(request, 'environment'),
    );
    if (!found) {
      throw new NotFoundError(`There is no node ${request.params.node} there.`);
    }
    response.json(nodeView(found, callsOf(cluster.operator?.journal, found.live)));
  });
}

// SPDX-License-Identifier: Apache-2.0
import type { KubeClient } from '@api-operators/kube';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Settings } from '../settings.ts';
import { bootstrapManifests } from './manifests.ts';
import { bootstrapOpenApi } from './openapi.ts';

/** What bringing something into a cluster needs. */
export interface BootstrapContext {
  client: KubeClient;
  settings: Settings;
  logger: LoggerService;
}

/**
 * Brings APIs and objects into the cluster in the order of the settings. Objects that were there before
 * are left as they are, so that nobody's change is undone by a restart. What cannot be brought in is logged
 * with its reason and stops nothing else: the portal is of use without it.
 */
export async function bootstrap(context: BootstrapContext): Promise<void> {
  for (const setting of context.settings.bootstrap) {
    try {
      if (setting.kind === 'openapi') {
        await bootstrapOpenApi(setting, context);
      } else {
        await bootstrapManifests(setting, context);
      }
    } catch (error) {
      const what = setting.kind === 'openapi' ? setting.document : setting.folder;
      context.logger.error(`${what} is not in the cluster: ${(error as Error).message}`);
    }
  }
}

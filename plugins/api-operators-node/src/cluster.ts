// SPDX-License-Identifier: Apache-2.0
import { coreServices, createServiceFactory, createServiceRef } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError } from '@backstage/errors';
import type { KubeClient } from '@api-operators/kube';
import type { Operator } from '@api-operators/operator';
import { connect } from './connect.ts';
import { GitRepositories } from './git/GitRepositories.ts';
import type { Inventory } from './inventory.ts';
import type { Settings } from './settings.ts';
import { readSettings } from './settings.ts';

/** A cluster that answers, and what the portal keeps of it. */
export interface ConnectedCluster {
  client: KubeClient;
  inventory: Inventory;
  /** Absent where the operator runs elsewhere. */
  operator?: Operator;
  /** For `kubectl`, where the cluster is the embedded one. */
  kubeconfigFile?: string;
}

/** The cluster that the portal works with; all plugins share one. */
export interface ClusterService {
  /**
   * The connection; made at the first call. Rejects with a ServiceUnavailableError that says what is wrong, and is
   * tried again at the next call.
   */
  connect(): Promise<ConnectedCluster>;
  readonly settings: Settings;
  readonly repositories: GitRepositories;
}

export const clusterServiceRef = createServiceRef<ClusterService>({
  id: 'api-operators.cluster',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.rootLogger,
        lifecycle: coreServices.rootLifecycle,
      },
      async factory({ config, logger, lifecycle }) {
        const settings = readSettings(config);
        let connection: ReturnType<typeof connect> | undefined;
        lifecycle.addShutdownHook(async () => {
          const made = await connection?.catch(() => undefined);
          await made?.stop();
        });
        return {
          settings,
          repositories: new GitRepositories(settings.git.root),
          async connect() {
            connection ??= connect(settings, logger.child({ service: 'api-operators' }));
            const attempt = connection;
            try {
              return (await attempt).cluster;
            } catch (error) {
              if (connection === attempt) {
                connection = undefined;
              }
              throw new ServiceUnavailableError(
                `The cluster cannot be used: ${(error as Error).message}`,
                error as Error,
              );
            }
          },
        };
      },
    }),
});

// SPDX-License-Identifier: Apache-2.0
import { ownKindCrds } from '@api-operators/api';
import { applyManifests, createCacheSet, KubeClient } from '@api-operators/kube';
import { startOperator } from '@api-operators/operator';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { bootstrap } from './bootstrap.ts';
import type { ConnectedCluster } from './cluster.ts';
import { startEmbeddedCluster } from './embedded-cluster.ts';
import { Inventory } from './inventory.ts';
import type { Settings } from './settings.ts';

/** Connects to the cluster of the settings, installs our own kinds there, starts the operator, and brings in what is configured. */
export async function connect(
  settings: Settings,
  logger: LoggerService,
): Promise<{ cluster: ConnectedCluster; stop(): Promise<void> }> {
  const stops: (() => void | Promise<void>)[] = [];
  const stop = async () => {
    for (const each of stops.reverse()) {
      await each();
    }
  };
  try {
    const { cluster: setting } = settings;
    const embedded =
      setting.kind === 'embedded' ? await startEmbeddedCluster(setting, logger) : undefined;
    if (embedded) {
      stops.push(() => embedded.stop());
    }
    const client = KubeClient.fromKubeconfig(
      setting.kind === 'embedded'
        ? { file: setting.kubeconfigFile }
        : { file: setting.file, context: setting.context },
    );
    stops.push(() => client.close());
    await applyManifests(client, ownKindCrds(), { fieldManager: 'api-operators.dev' });

    const caches = createCacheSet({ client });
    stops.push(() => caches.stop());
    const inventory = new Inventory(caches);
    await inventory.start();

    const operator = settings.operator.enabled
      ? await startOperator({
          client,
          journal: { file: settings.operator.journalFile },
          egress: { allow: settings.operator.allowedAddresses },
          logger,
        })
      : undefined;
    if (operator) {
      stops.push(() => operator.stop());
    }
    await bootstrap(settings.bootstrap, { client, inventory, logger });
    return {
      cluster: {
        client,
        inventory,
        operator,
        kubeconfigFile: setting.kind === 'embedded' ? setting.kubeconfigFile : undefined,
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

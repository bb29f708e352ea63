// SPDX-License-Identifier: Apache-2.0
import { FIELD_MANAGER, ownKindCrds } from '@api-operators/api';
import { createCacheSet, KubeClient } from '@api-operators/kube';
import type { Logger } from '@api-operators/operator';
import { startOperator } from '@api-operators/operator';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { JsonObject } from '@backstage/types';
import { applyAll } from './apply-all.ts';
import { bootstrap } from './bootstrap/bootstrap.ts';
import type { ConnectedCluster } from './cluster.ts';
import { startEmbeddedCluster } from './embedded-cluster.ts';
import { Inventory } from './inventory.ts';
import type { ClusterSetting, Settings } from './settings.ts';

/**
 * Connects to the cluster of the settings, installs our own kinds there, starts the operator, and brings in what is
 * configured. Rejects where the cluster cannot be used; nothing runs then.
 */
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
    const kubeconfig =
      setting.kind === 'embedded'
        ? { file: setting.kubeconfigFile }
        : { file: setting.file, context: setting.context };
    const client = KubeClient.fromKubeconfig(kubeconfig);
    stops.push(() => client.close());
    await applyAll(client, ownKindCrds(), { fieldManager: FIELD_MANAGER, force: true });

    const caches = createCacheSet({ client });
    stops.push(() => caches.stop());
    const inventory = new Inventory(caches);
    await inventory.start();

    // The operator waits for a cluster that is away; who looks at a page is told at once.
    const patient = settings.operator.enabled
      ? KubeClient.fromKubeconfig({ ...kubeconfig, patienceMs: 30_000 })
      : undefined;
    if (patient) {
      stops.push(() => patient.close());
    }
    const operator = patient
      ? await startOperator({
          client: patient,
          journal: { file: settings.operator.journalFile },
          egress: { allow: settings.operator.allowedAddresses },
          lease: { namespace: settings.operator.leaseNamespace, ...leaseTimes(setting.kind) },
          logger: operatorLogger(logger),
        })
      : undefined;
    if (operator) {
      stops.push(() => operator.stop());
    }
    await bootstrap({ client, settings, logger });
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

/** The operator's log lines in the portal's log. */
function operatorLogger(logger: LoggerService): Logger {
  const line = (level: 'debug' | 'info' | 'warn' | 'error') => (
    message: string,
    fields: Record<string, unknown> = {},
  ) => logger[level](message, fields as JsonObject);
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
}

/**
 * A portal that was killed comes back on the same machine and finds its own old Lease: with the embedded cluster,
 * which nobody else uses, it waits seconds for it and not the usual quarter of a minute.
 */
function leaseTimes(cluster: ClusterSetting['kind']) {
  return cluster === 'embedded'
    ? { leaseDurationMs: 4_000, renewDeadlineMs: 3_000, retryPeriodMs: 1_000 }
    : {};
}

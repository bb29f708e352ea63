// SPDX-License-Identifier: Apache-2.0
import type { AggregationStrategy, BundleStatus, BundleSummary } from '@api-operators/api';

type Health = NonNullable<BundleStatus['aggregatedHealth']>['state'];

/** The health of the whole. What is skipped is not counted: leaving something out on purpose is not ill. */
export function healthOf(strategy: AggregationStrategy, summary: BundleSummary): Health {
  const { synced, failed } = summary;
  const counted = summary.total - summary.skipped;
  if (counted === 0) {
    return summary.total === 0 ? 'Unknown' : 'Healthy';
  }
  switch (strategy) {
    case 'AllHealthy':
      return failed > 0 ? 'Degraded' : synced === counted ? 'Healthy' : 'Pending';
    case 'AnyHealthy':
      return synced > 0 ? 'Healthy' : failed === counted ? 'Degraded' : 'Pending';
    case 'Quorum': {
      const quorum = Math.floor(counted / 2) + 1;
      return synced >= quorum ? 'Healthy' : failed > counted - quorum ? 'Degraded' : 'Pending';
    }
    default:
      return strategy satisfies never;
  }
}

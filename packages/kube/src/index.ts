// SPDX-License-Identifier: Apache-2.0
export * from './objects/object.ts';
export * from './objects/resource-type.ts';
export * from './time/clock.ts';
export type * from './cache/types.ts';
export type * from './queue/types.ts';
export type * from './lease/types.ts';
export type * from './events/types.ts';
export type * from './client/types.ts';
export type * from './client/options.ts';
export * from './client/kube-error.ts';
export type { Outcome } from './queue/outcome.ts';
export { KubeClient, type ClientOptions } from './client/kube-client.ts';
export type { KubeconfigOptions } from './client/cluster-access.ts';
export type { DiscoveredType, Discovery } from './client/discovery.ts';

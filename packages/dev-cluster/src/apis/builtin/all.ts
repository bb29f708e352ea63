// SPDX-License-Identifier: Apache-2.0
import type { ResourceType } from '../resource-type.ts';
import { configMap } from './config-map.ts';
import { customResourceDefinition } from './custom-resource-definition.ts';
import { deployment } from './deployment.ts';
import { endpointSlice } from './endpoint-slice.ts';
import { event, eventsEvent } from './event.ts';
import { lease } from './lease.ts';
import { namespace } from './namespace.ts';
import { pod } from './pod.ts';
import { clusterRole, clusterRoleBinding, namespacedRole, roleBinding } from './rbac.ts';
import { secret } from './secret.ts';
import { serviceAccount } from './service-account.ts';
import { service } from './service.ts';
import { statefulSet } from './stateful-set.ts';

/** Every kind that is stored and comes with the server, group by group in discovery's order. */
export const builtinTypes: ResourceType[] = [
  configMap,
  event,
  namespace,
  pod,
  secret,
  serviceAccount,
  service,
  deployment,
  statefulSet,
  eventsEvent,
  clusterRole,
  clusterRoleBinding,
  namespacedRole,
  roleBinding,
  customResourceDefinition,
  lease,
  endpointSlice,
];

// SPDX-License-Identifier: Apache-2.0
import type { Problem } from '@api-operators/schema';
import { arrayOf, isObject, objectOf, textOf } from '../../objects/json.ts';
import { requiredValue } from '../../objects/metadata.ts';
import { isServiceName } from '../../objects/names.ts';
import type { Obj } from '../../objects/object.ts';
import { column } from '../../table/columns.ts';
import { builtin } from './builtin.ts';

const spec = (object: Obj) => objectOf(object.spec);

export const service = builtin({
  kind: 'Service',
  plural: 'services',
  schema: 'io.k8s.api.core.v1.Service',
  shortNames: ['svc'],
  categories: ['all'],
  status: true,
  nameRule: isServiceName,
  deleteAnswer: 'object',
  fields: ['spec.clusterIP', 'spec.type'],
  columns: [
    column('Type', object => textOf(spec(object).type)),
    column('Cluster-IP', object => textOf(spec(object).clusterIP) || '<none>'),
    column('External-IP', object => textOf(spec(object).externalName) || arrayOf(spec(object).externalIPs).join(',') || '<none>'),
    column('Port(s)', object => arrayOf(spec(object).ports).map(port => `${objectOf(port).port}/${textOf(objectOf(port).protocol)}`).join(',') || '<none>'),
  ],
  hooks: {
    default: object => {
      if (!isObject(object.spec)) return;
      object.spec.type ??= 'ClusterIP';
      object.spec.sessionAffinity ??= 'None';
      for (const port of arrayOf(object.spec.ports)) {
        if (!isObject(port)) continue;
        port.protocol ??= 'TCP';
        port.targetPort ??= port.port;
      }
      // Nothing routes here, so no address is invented: every Service is as good as a headless one. One without
      // ports is one only by its own will.
      if (object.spec.type === 'ClusterIP' && arrayOf(object.spec.ports).length > 0) object.spec.clusterIP ??= 'None';
    },
    prepareCreate: object => {
      object.status = { loadBalancer: {} };
    },
    validate: portProblems,
  },
});

function portProblems(object: Obj): Problem[] {
  const { ports, clusterIP, type } = spec(object);
  const optional = type === 'ExternalName' || clusterIP === 'None';
  return arrayOf(ports).length > 0 || optional ? [] : [requiredValue('spec.ports')];
}

// SPDX-License-Identifier: Apache-2.0
import { arrayOf, isObject, objectOf, textOf } from '../../objects/json.ts';
import type { Obj } from '../../objects/object.ts';
import { column } from '../../table/columns.ts';
import { builtin } from './builtin.ts';
import { defaultPodSpec } from './pod-template.ts';
import { requiredFields } from './required-fields.ts';

const statuses = (object: Obj) => arrayOf(objectOf(object.status).containerStatuses).map(objectOf);

export const pod = builtin({
  kind: 'Pod',
  plural: 'pods',
  schema: 'io.k8s.api.core.v1.Pod',
  shortNames: ['po'],
  categories: ['all'],
  status: true,
  generation: 'spec',
  deleteAnswer: 'marked',
  fields: ['spec.nodeName', 'spec.restartPolicy', 'spec.schedulerName', 'spec.serviceAccountName', 'spec.hostNetwork', 'status.phase', 'status.podIP', 'status.nominatedNodeName'],
  columns: [
    column('Ready', object => `${statuses(object).filter(item => item.ready === true).length}/${arrayOf(objectOf(object.spec).containers).length}`),
    column('Status', object => (object.metadata.deletionTimestamp ? 'Terminating' : textOf(objectOf(object.status).reason) || textOf(objectOf(object.status).phase))),
    column('Restarts', object => String(statuses(object).reduce((sum, item) => sum + Number(item.restartCount ?? 0), 0))),
    column('IP', object => textOf(objectOf(object.status).podIP) || '<none>', { wide: true }),
    column('Node', object => textOf(objectOf(object.spec).nodeName) || '<none>', { wide: true }),
  ],
  hooks: {
    default: object => {
      if (!isObject(object.spec)) return;
      defaultPodSpec(object.spec);
      object.spec.enableServiceLinks ??= true;
    },
    prepareCreate: object => {
      object.status = { phase: 'Pending', qosClass: 'BestEffort' };
    },
    validate: object => requiredFields(object, ['spec.containers']),
  },
});

// SPDX-License-Identifier: Apache-2.0
import { isObject, objectOf } from '../../objects/json.ts';
import { column } from '../../table/columns.ts';
import { builtin } from './builtin.ts';
import { containersText, defaultTemplate, selectorProblems } from './pod-template.ts';
import { requiredFields } from './required-fields.ts';

export const statefulSet = builtin({
  group: 'apps',
  kind: 'StatefulSet',
  plural: 'statefulsets',
  schema: 'io.k8s.api.apps.v1.StatefulSet',
  shortNames: ['sts'],
  categories: ['all'],
  status: true,
  generation: 'spec',
  columns: [
    column('Ready', object => `${Number(objectOf(object.status).readyReplicas ?? 0)}/${Number(objectOf(object.spec).replicas ?? 1)}`),
    column('Containers', object => containersText(object, 'name'), { wide: true }),
    column('Images', object => containersText(object, 'image'), { wide: true }),
  ],
  hooks: {
    default: object => {
      const { spec } = object;
      if (!isObject(spec)) return;
      spec.replicas ??= 1;
      spec.revisionHistoryLimit ??= 10;
      spec.podManagementPolicy ??= 'OrderedReady';
      spec.updateStrategy ??= { type: 'RollingUpdate', rollingUpdate: { partition: 0 } };
      spec.persistentVolumeClaimRetentionPolicy ??= { whenDeleted: 'Retain', whenScaled: 'Retain' };
      defaultTemplate(spec);
    },
    prepareCreate: object => {
      object.status = { replicas: 0, availableReplicas: 0 };
    },
    validate: object => [...requiredFields(object, ['spec.selector', 'spec.template']), ...selectorProblems(object)],
  },
});

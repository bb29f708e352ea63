// SPDX-License-Identifier: Apache-2.0
import { isObject, objectOf } from '../../objects/json.ts';
import type { Obj } from '../../objects/object.ts';
import { column } from '../../table/columns.ts';
import { builtin } from './builtin.ts';
import { containersText, defaultTemplate, selectorProblems, selectorText } from './pod-template.ts';
import { requiredFields } from './required-fields.ts';

const status = (name: string) => (object: Obj) => Number(objectOf(object.status)[name] ?? 0);

export const deployment = builtin({
  group: 'apps',
  kind: 'Deployment',
  plural: 'deployments',
  schema: 'io.k8s.api.apps.v1.Deployment',
  shortNames: ['deploy'],
  categories: ['all'],
  status: true,
  generation: 'spec',
  columns: [
    column('Ready', object => `${status('readyReplicas')(object)}/${Number(objectOf(object.spec).replicas ?? 1)}`),
    column('Up-to-date', status('updatedReplicas')),
    column('Available', status('availableReplicas')),
    column('Containers', object => containersText(object, 'name'), { wide: true }),
    column('Images', object => containersText(object, 'image'), { wide: true }),
    column('Selector', object => selectorText(objectOf(objectOf(object.spec).selector)), { wide: true }),
  ],
  hooks: {
    default: object => {
      const { spec } = object;
      if (!isObject(spec)) return;
      spec.replicas ??= 1;
      spec.revisionHistoryLimit ??= 10;
      spec.progressDeadlineSeconds ??= 600;
      if (!isObject(spec.strategy)) spec.strategy = {};
      spec.strategy.type ??= 'RollingUpdate';
      if (spec.strategy.type === 'RollingUpdate') {
        spec.strategy.rollingUpdate = { maxUnavailable: '25%', maxSurge: '25%', ...objectOf(spec.strategy.rollingUpdate) };
      }
      defaultTemplate(spec);
    },
    prepareCreate: object => {
      object.status = {};
    },
    validate: object => [...requiredFields(object, ['spec.selector', 'spec.template']), ...selectorProblems(object)],
  },
});

// SPDX-License-Identifier: Apache-2.0
import { arrayOf } from '../../objects/json.ts';
import { column } from '../../table/columns.ts';
import { builtin } from './builtin.ts';

export const serviceAccount = builtin({
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  schema: 'io.k8s.api.core.v1.ServiceAccount',
  shortNames: ['sa'],
  columns: [column('Secrets', object => arrayOf(object.secrets).length)],
});

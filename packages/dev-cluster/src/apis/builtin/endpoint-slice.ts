// SPDX-License-Identifier: Apache-2.0
import { arrayOf, isObject, objectOf, textOf } from '../../objects/json.ts';
import { column } from '../../table/columns.ts';
import { builtin } from './builtin.ts';
import { requiredFields } from './required-fields.ts';

export const endpointSlice = builtin({
  group: 'discovery.k8s.io',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  schema: 'io.k8s.api.discovery.v1.EndpointSlice',
  generation: 'object',
  columns: [
    column('AddressType', object => textOf(object.addressType)),
    column('Ports', object => arrayOf(object.ports).map(port => String(objectOf(port).port ?? '')).join(',') || '<unset>'),
    column('Endpoints', object => arrayOf(object.endpoints).flatMap(item => arrayOf(objectOf(item).addresses)).join(',') || '<unset>'),
  ],
  hooks: {
    default: object => {
      object.endpoints ??= [];
      for (const port of arrayOf(object.ports)) {
        if (!isObject(port)) continue;
        port.name ??= '';
        port.protocol ??= 'TCP';
      }
    },
    validate: object => requiredFields(object, ['addressType']),
  },
});

// SPDX-License-Identifier: Apache-2.0
import { arrayOf, objectOf, textOf } from '../../objects/json.ts';
import { isLabel } from '../../objects/names.ts';
import { column } from '../../table/columns.ts';
import { builtin } from './builtin.ts';

/** Held until src/apis/namespace-lifecycle has emptied the namespace. */
export const NAMESPACE_FINALIZER = 'kubernetes';
/** What the server itself needs. */
const IMMORTAL = ['default', 'kube-public', 'kube-system'];

export const namespace = builtin({
  kind: 'Namespace',
  plural: 'namespaces',
  schema: 'io.k8s.api.core.v1.Namespace',
  cluster: true,
  shortNames: ['ns'],
  status: true,
  nameRule: isLabel,
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  subresources: [{ name: 'finalize', verbs: ['update'] }],
  fields: ['status.phase'],
  columns: [column('Status', object => textOf(objectOf(object.status).phase))],
  hooks: {
    default: object => {
      const { name } = object.metadata;
      if (name) object.metadata.labels = { ...object.metadata.labels, 'kubernetes.io/metadata.name': name };
    },
    prepareCreate: object => {
      object.spec = { finalizers: [NAMESPACE_FINALIZER] };
      object.status = { phase: 'Active' };
    },
    prepareUpdate: (object, old) => {
      object.spec = old.spec;
    },
    mayNotDelete: object => (IMMORTAL.includes(object.metadata.name ?? '') ? 'this namespace may not be deleted' : undefined),
    beforeDelete: object => ({ ...object, status: { ...objectOf(object.status), phase: 'Terminating' } }),
    isHeld: object => arrayOf(objectOf(object.spec).finalizers).length > 0,
  },
});

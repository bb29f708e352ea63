// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../../objects/json.ts';
import { arrayOf, isObject, objectOf, textOf } from '../../objects/json.ts';
import type { Obj } from '../../objects/object.ts';
import { column, nameColumn } from '../../table/columns.ts';
import { setCondition } from '../custom/conditions.ts';
import { crdProblems } from '../custom/crd-problems.ts';
import { builtin } from './builtin.ts';

/** Holds a CRD until its instances are gone. */
export const CLEANUP_FINALIZER = 'customresourcecleanup.apiextensions.k8s.io';

export const customResourceDefinition = builtin({
  group: 'apiextensions.k8s.io',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  schema: 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition',
  cluster: true,
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  status: true,
  generation: 'spec',
  unconditionalUpdate: false,
  allColumns: [
    nameColumn,
    column('Created At', object => object.metadata.creationTimestamp ?? '', { type: 'date' }),
  ],
  hooks: {
    default: object => {
      const { spec } = object;
      if (!isObject(spec)) return;
      spec.conversion ??= { strategy: 'None' };
      if (!isObject(spec.names)) return;
      if (!spec.names.singular) spec.names.singular = textOf(spec.names.kind).toLowerCase();
      if (!spec.names.listKind && spec.names.kind) spec.names.listKind = `${textOf(spec.names.kind)}List`;
    },
    prepareCreate: object => {
      object.status = {
        conditions: null,
        acceptedNames: { plural: '', kind: '' },
        storedVersions: storageVersions(object),
      };
    },
    prepareUpdate: (object, old) => {
      const status: JsonObject = { ...objectOf(object.status ?? old.status) };
      const stored = arrayOf(status.storedVersions);
      status.storedVersions = [...stored, ...storageVersions(object).filter(name => !stored.includes(name))];
      object.status = status;
    },
    validate: (object, old, _version, status) => (status ? [] : crdProblems(object, old)),
    beforeDelete: object => {
      const marked = {
        ...object,
        metadata: { ...object.metadata, finalizers: [...new Set([...(object.metadata.finalizers ?? []), CLEANUP_FINALIZER])] },
      };
      return setCondition(
        marked,
        { type: 'Terminating', status: 'True', reason: 'InstanceDeletionPending', message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon' },
        object.metadata.deletionTimestamp ?? '',
      );
    },
  },
});

function storageVersions(object: Obj): string[] {
  return arrayOf(objectOf(object.spec).versions)
    .map(objectOf)
    .filter(version => version.storage === true)
    .map(version => textOf(version.name));
}

// SPDX-License-Identifier: Apache-2.0
import { controllerFieldSchemas } from '@api-operators/api';
import type { CompiledOperator, PreviewTable } from './types.ts';

/** What becomes which kind and why; the CLI and the portal show the same table. */
export function preview(operator: CompiledOperator): PreviewTable {
  return {
    api: operator.api,
    prefix: operator.prefix,
    group: operator.group,
    version: operator.version,
    kinds: operator.kinds.map(plan => {
      const controller = controllerFieldSchemas(plan.role);
      const spec = plan.crd.spec.versions[0].schema.openAPIV3Schema.properties!.spec;
      return {
        kind: plan.kind,
        role: plan.role,
        plural: plan.plural,
        shortNames: plan.shortNames,
        reason: plan.reason,
        fields: Object.keys(spec.properties ?? {}).filter(name => !Object.hasOwn(controller, name)),
        operations: plan.operations,
      };
    }),
    composing: Object.values(operator.single ? { single: operator.single } : operator.bundleKinds).map(crd => ({
      kind: crd.spec.names.kind,
      role: crd.metadata.labels?.['api-operators.dev/role'] ?? '',
    })),
    leftOut: operator.leftOut,
  };
}

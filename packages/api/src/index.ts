// SPDX-License-Identifier: Apache-2.0
export * from './action.ts';
export * from './bundle.ts';
export * from './bundle-aggregate.ts';
export * from './bundle-binding.ts';
export * from './bundle-release.ts';
export * from './canonical.ts';
export * from './connection.ts';
export * from './deployment-pipeline.ts';
export * from './environment.ts';
export * from './group.ts';
export * from './json.ts';
export * from './labels.ts';
export * from './names.ts';
export * from './object.ts';
export * from './query.ts';
export * from './resource.ts';
export * from './rest-mapping.ts';
export * from './target.ts';
export { aggregateCrd } from './crds/bundle-aggregate.ts';
export { bundleBindingCrd } from './crds/bundle-binding.ts';
export { bundleFamilyNames, type BundleFamily } from './crds/bundle-family.ts';
export { bundleReleaseCrd } from './crds/bundle-release.ts';
export { bundleCrd, bundleSpecSchema } from './crds/bundle.ts';
export { connectionCrd } from './crds/connection.ts';
export {
  controllerFieldSchemas,
  printerColumns,
  statusSchema,
  type Capabilities,
} from './crds/controller-fields.ts';
export {
  customResourceDefinition,
  type CrdOptions,
  type CrdSchema,
  type CustomResourceDefinition,
  type PrinterColumn,
} from './crds/custom-resource-definition.ts';
export { deploymentPipelineCrd } from './crds/deployment-pipeline.ts';
export { environmentCrd } from './crds/environment.ts';
export { ownKindCrds } from './crds/own-kinds.ts';
export { restMappingCrd } from './crds/rest-mapping.ts';

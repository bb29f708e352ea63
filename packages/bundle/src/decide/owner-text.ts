// SPDX-License-Identifier: Apache-2.0
import { LABEL_BUNDLE, type KubeObject } from '@api-operators/api';

/** Whose object this is, as far as it says. */
export function ownerText({ metadata }: KubeObject): string {
  const controller = metadata.ownerReferences?.find(each => each.controller) ?? metadata.ownerReferences?.[0];
  if (controller) {
    return `${controller.kind} ${controller.name}`;
  }
  const bundle = metadata.labels?.[LABEL_BUNDLE];
  return bundle === undefined ? 'nobody that it names' : `Bundle ${bundle}`;
}

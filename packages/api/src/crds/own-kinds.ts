// SPDX-License-Identifier: Apache-2.0
import { connectionCrd } from './connection.ts';
import type { CustomResourceDefinition } from './custom-resource-definition.ts';
import { deploymentPipelineCrd } from './deployment-pipeline.ts';
import { environmentCrd } from './environment.ts';
import { restMappingCrd } from './rest-mapping.ts';

/** The CRDs that API Operators needs in a cluster before any API is installed. */
export function ownKindCrds(): CustomResourceDefinition[] {
  return [restMappingCrd(), connectionCrd(), environmentCrd(), deploymentPipelineCrd()];
}

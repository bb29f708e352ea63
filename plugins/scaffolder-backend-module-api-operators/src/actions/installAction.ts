// SPDX-License-Identifier: Apache-2.0
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { applyOperator } from '@api-operators/backstage-plugin-api-operators-node';
import { foreignKinds } from '../install/foreignKinds.ts';
import { installable } from '../install/installable.ts';
import type { InstallGuards } from '../install/requireInstallRight.ts';
import { requireInstallRight } from '../install/requireInstallRight.ts';

/**
 * `api-operators:install`: the CRDs and RestMappings in a folder of the workspace go into the cluster, where the
 * operator starts on them at once. It is done as the person who runs the template, who needs the portal's permission
 * and the right in the cluster. Kinds of another API, or of nobody here, are never taken over.
 */
export function createInstallAction(guards: InstallGuards) {
  return createTemplateAction({
    id: 'api-operators:install',
    description: 'Installs the CRDs and RestMappings of an API operator in the cluster, or brings them up to date.',
    schema: {
      input: {
        sourcePath: z => z.string().optional().describe('Folder in the workspace; absent: operator'),
      },
      output: {
        kinds: z => z.array(z.string()).describe('The kinds that the cluster now has'),
      },
    },
    async handler(ctx) {
      const { client } = await requireInstallRight(await ctx.getInitiatorCredentials(), guards);
      const root = resolveSafeChildPath(ctx.workspacePath, ctx.input.sourcePath ?? 'operator');
      const objects = await installable(root);
      const foreign = await foreignKinds(client, objects);
      if (foreign.length > 0) {
        throw new ConflictError(foreign.join('\n'));
      }
      await applyOperator(client, objects);
      const kinds = objects
        .filter(object => object.kind === 'CustomResourceDefinition')
        .map(object => (object.spec as { names: { kind: string } }).names.kind);
      ctx.logger.info(`Installed: ${kinds.join(', ')}`);
      ctx.output('kinds', kinds);
    },
  });
}

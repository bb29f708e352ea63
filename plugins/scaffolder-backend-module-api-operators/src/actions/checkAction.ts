// SPDX-License-Identifier: Apache-2.0
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { ConflictError, InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { LABEL_API } from '@api-operators/api';
import { applyOperator } from '@api-operators/backstage-plugin-api-operators-node';
import { foreignKinds } from '../install/foreignKinds.ts';
import { installable } from '../install/installable.ts';
import type { InstallGuards } from '../install/requireInstallRight.ts';
import { requireInstallRight } from '../install/requireInstallRight.ts';

/**
 * `api-operators:check`: whether the operator in a folder of the workspace can be installed as a new one by the person
 * who runs the template. It changes nothing, so that a template that starts with it leaves nothing behind when it is
 * refused.
 */
export function createCheckAction(guards: InstallGuards) {
  return createTemplateAction({
    id: 'api-operators:check',
    description:
      'Checks that you may install the API operator in a folder of the workspace, that its name and kinds are free, and that the cluster accepts it. Changes nothing.',
    schema: {
      input: {
        sourcePath: z => z.string().optional().describe('Folder in the workspace; absent: operator'),
        repository: z => z.string().optional().describe('The name of a repository that is to be created'),
      },
    },
    async handler(ctx) {
      const { clusters } = guards;
      const { sourcePath = 'operator', repository } = ctx.input;
      const { client } = await requireInstallRight(await ctx.getInitiatorCredentials(), guards);
      if (repository && (await clusters.repositories.names()).includes(repository)) {
        throw new ConflictError(`There is a repository ${repository} already. Choose another name.`);
      }
      const objects = await installable(resolveSafeChildPath(ctx.workspacePath, sourcePath));
      const { inventory } = await clusters.connect();
      const names = new Set(objects.map(object => object.metadata.labels?.[LABEL_API]));
      const taken = inventory.apis().find(({ api }) => names.has(api));
      if (taken) {
        throw new ConflictError(`There is an API ${taken.api} in the cluster already. Choose another name.`);
      }
      const foreign = await foreignKinds(client, objects);
      if (foreign.length > 0) {
        throw new ConflictError(`${foreign.join('\n')}\nChoose another group.`);
      }
      try {
        await applyOperator(client, objects, { dryRun: true });
      } catch (error) {
        throw new InputError(`The cluster does not accept the operator:\n${(error as Error).message}`);
      }
      ctx.logger.info(`The cluster accepts ${objects.length} objects`);
    },
  });
}

// SPDX-License-Identifier: Apache-2.0
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { GitRepositories } from '@api-operators/backstage-plugin-api-operators-node';
import { readFolder } from '../readFolder.ts';

/** `api-operators:repository:create`: a folder of the workspace becomes a bare Git repository beside the portal. */
export function createRepositoryAction(options: { repositories: GitRepositories; now?: () => Date }) {
  const now = options.now ?? (() => new Date());
  return createTemplateAction({
    id: 'api-operators:repository:create',
    description:
      'Creates a bare Git repository from a folder of the workspace; the catalog reads it at once.',
    schema: {
      input: {
        name: z => z.string().describe('The name of the repository'),
        sourcePath: z => z.string().optional().describe('Folder in the workspace; absent: operator'),
        message: z => z.string().optional().describe('The message of the commit'),
      },
      output: {
        repository: z => z.string().describe('The path of the repository, to clone it'),
        commit: z => z.string().describe('The commit'),
      },
    },
    async handler(ctx) {
      const { name, sourcePath = 'operator', message = `Add the operator ${name}` } = ctx.input;
      const files = await readFolder(resolveSafeChildPath(ctx.workspacePath, sourcePath));
      const user = ctx.user?.ref ?? 'user:default/unknown';
      const made = await ctx.checkpoint({
        key: `repository.${name}`,
        fn: async () => {
          const created = await options.repositories.create(name, files, {
            author: { name: user, email: `${user.split('/').pop()}@users.invalid` },
            message,
            at: now(),
          });
          if (created.kind === 'refused') {
            throw new InputError(created.message);
          }
          return { directory: created.directory, commit: created.commit };
        },
      });
      ctx.logger.info(`git clone ${made.directory}`);
      ctx.output('repository', made.directory);
      ctx.output('commit', made.commit);
    },
  });
}

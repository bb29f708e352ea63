// SPDX-License-Identifier: Apache-2.0
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { Settings } from '@api-operators/backstage-plugin-api-operators-node';
import {
  compileSource,
  diagnosticLine,
  sourceOfText,
} from '@api-operators/backstage-plugin-api-operators-node';
import { render } from '@api-operators/openapi';

/** `api-operators:generate`: an OpenAPI document becomes the files of an operator in the workspace. */
export function createGenerateAction(options: { settings: Settings }) {
  return createTemplateAction({
    id: 'api-operators:generate',
    description: 'Generates the manifests of an API operator from an OpenAPI document.',
    supportsDryRun: true,
    schema: {
      input: {
        document: z => z.string().describe('URL or text of the OpenAPI document'),
        group: z => z.string().describe('The API group of the kinds, such as petstore.example.com'),
        name: z => z.string().optional().describe('The name of the API; absent: from its title'),
        owner: z => z.string().describe('Entity ref of the owner'),
        targetPath: z => z.string().optional().describe('Folder in the workspace; absent: operator'),
      },
      output: {
        api: z => z.string().describe('The name of the API'),
        group: z => z.string().describe('The API group of the kinds'),
        kinds: z => z.array(z.string()).describe('The kinds'),
      },
    },
    async handler(ctx) {
      const { document, group, name, owner, targetPath = 'operator' } = ctx.input;
      const result = await compileSource(
        sourceOfText(document),
        { group, apiName: name || undefined, owner },
        options.settings,
      );
      if (result.kind === 'refused') {
        const errors = result.diagnostics.filter(each => each.severity === 'error');
        throw new InputError(
          `The document cannot become an operator:\n${errors.map(diagnosticLine).join('\n')}`,
        );
      }
      for (const each of result.diagnostics.filter(({ severity }) => severity === 'warning')) {
        ctx.logger.warn(diagnosticLine(each));
      }
      const root = resolveSafeChildPath(ctx.workspacePath, targetPath);
      for (const [filepath, text] of render(result.operator)) {
        const file = resolveSafeChildPath(root, filepath);
        await mkdir(path.dirname(file), { recursive: true });
        await writeFile(file, text);
      }
      const kinds = result.operator.kinds.map(kind => kind.kind);
      ctx.logger.info(`${result.operator.title}: ${kinds.join(', ')}`);
      ctx.output('api', result.operator.api);
      ctx.output('group', result.operator.group);
      ctx.output('kinds', kinds);
    },
  });
}

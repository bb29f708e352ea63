// SPDX-License-Identifier: Apache-2.0
import { compileSource, diagnosticLine } from '../compile-source.ts';
import { applyOperator, installManifests } from '../install.ts';
import type { BootstrapSetting } from '../settings.ts';
import type { BootstrapContext } from './bootstrap.ts';

/** Installs the operator of a document, or brings it up to date. Throws with every error of a document that is refused. */
export async function bootstrapOpenApi(
  setting: Extract<BootstrapSetting, { kind: 'openapi' }>,
  { client, settings, logger }: BootstrapContext,
): Promise<void> {
  const result = await compileSource(
    { file: setting.document },
    { group: setting.group, apiName: setting.name, owner: setting.owner },
    settings,
  );
  if (result.kind === 'refused') {
    const errors = result.diagnostics.filter(({ severity }) => severity === 'error');
    throw new Error(errors.map(diagnosticLine).join('\n'));
  }
  const { operator } = result;
  await applyOperator(client, installManifests(operator));
  logger.info(`${operator.title}: ${operator.kinds.length} kinds of group ${operator.group} are installed`);
}

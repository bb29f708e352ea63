// SPDX-License-Identifier: Apache-2.0
import { checkValue, placeOf, type SettingProblem } from './config/check-value.ts';
import { compileSettings } from './config/settings.ts';
import { badOption } from './rules/bad-option.ts';
import type { Reporter } from './rules/reporter.ts';
import { unknownSetting } from './rules/unknown-setting.ts';
import type { CompileOptions } from './types.ts';

/** The document that problems of options are said to be in; their pointers are those of `api-operators.yaml`. */
export const OPTIONS_URI = 'options';

/** Refuses what Kubernetes or the catalog would refuse later. */
export function checkOptions(options: CompileOptions, reporter: Reporter): void {
  const { apiName, ...others } = options;
  const settings = { type: 'object', description: '', members: compileSettings } as const;
  const problems = [...checkValue(settings, { ...others, name: apiName }), ...reservedGroup(options.group)];
  for (const problem of problems) reportSetting(problem, reporter, OPTIONS_URI);
}

/** Groups that are well formed, but somebody else's. */
export function reservedGroup(group: unknown): SettingProblem[] {
  if (typeof group !== 'string') return [];
  const problem = (why: string): SettingProblem[] => [{ ...placeOf(['group']), why }];
  if (/(^|\.)(k8s|kubernetes)\.io$/.test(group)) return problem(`"${group}" belongs to Kubernetes`);
  return group === 'api-operators.dev' ? problem(`"${group}" belongs to API Operators`) : [];
}

export function reportSetting({ pointer, option, why, unknown }: SettingProblem, reporter: Reporter, uri: string): void {
  if (unknown) reporter.report(unknownSetting, { uri, pointer }, { option, ...unknown });
  else reporter.report(badOption, { uri, pointer }, { option, why });
}

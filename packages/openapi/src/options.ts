// SPDX-License-Identifier: Apache-2.0
import { badOption } from './rules/bad-option.ts';
import type { Reporter } from './rules/reporter.ts';
import type { CompileOptions } from './types.ts';

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const ENTITY_REF = /^([a-z][a-z0-9-]*:)?([a-z0-9A-Z._-]+\/)?[a-z0-9A-Z._-]+$/;

/** Refuses what Kubernetes or the catalog would refuse later. */
export function checkOptions(options: CompileOptions, reporter: Reporter, root: string): void {
  const bad = (option: string, why: string) =>
    reporter.report(badOption, { uri: root, pointer: '' }, { option, why });
  const { group, version, apiName, owner, system } = options;
  const labels = group.split('.');
  if (labels.length < 2 || group.length > 180 || !labels.every(label => LABEL.test(label) && label.length <= 63)) {
    bad('group', `"${group}" is no domain name such as petstore.example.com`);
  } else if (/(^|\.)(k8s|kubernetes)\.io$/.test(group)) {
    bad('group', `"${group}" belongs to Kubernetes`);
  } else if (group === 'api-operators.dev') {
    bad('group', `"${group}" belongs to API Operators`);
  }
  if (version !== undefined && !/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(version)) {
    bad('version', `"${version}" is no version such as v1alpha1`);
  }
  if (apiName !== undefined && !/^[a-z]([-a-z0-9]{0,28}[a-z0-9])?$/.test(apiName)) {
    bad('name', `"${apiName}" is not 1 to 30 lower-case letters, digits and dashes, a letter first`);
  }
  for (const [option, reference] of Object.entries({ owner, system })) {
    if (reference !== undefined && !ENTITY_REF.test(reference)) {
      bad(option, `"${reference}" is no entity reference such as group:default/pets`);
    }
  }
}

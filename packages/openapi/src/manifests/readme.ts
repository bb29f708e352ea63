// SPDX-License-Identifier: Apache-2.0
import type { CustomResourceDefinition } from '@api-operators/api';
import type { CompiledOperator, KindRole } from '../types.ts';

const TITLES: Record<KindRole, string> = {
  resource: 'Resources: created, changed and deleted by custom resource',
  query: 'Queries: asked by custom resource, answered in status',
  action: 'Actions: called once for each change of spec, or on an interval',
};

/** The README of the generated folder: what is in it and how it is used. */
export function readme(operator: CompiledOperator, documentPath: string, hasChart: boolean): string {
  const { api, prefix, title, group, version, kinds, leftOut } = operator;
  const lines = [
    `# ${inline(title)} operator`,
    '',
    `Custom resources of \`${group}/${version}\` for the API *${inline(title)}* ${inline(operator.documentVersion)}, generated from [${documentPath}](${documentPath}).`,
    '',
    '## Install',
    '',
    'The operator comes first: `api-operators run` installs the kinds RestMapping and Connection where they are missing.',
    '',
    '```sh',
    'kubectl apply --server-side -k .',
    `# fill in the address and the Secret, then:`,
    'kubectl apply -f connection.yaml',
    '```',
    '',
    ...installByHelm(api, hasChart),
    `Objects use the Connection \`${api}\` of their namespace unless they name another in \`spec.targetConnection\`.`,
    'The operator of API Operators interprets the mappings; nothing is compiled.',
    '',
  ];
  for (const role of ['resource', 'query', 'action'] as const) {
    const own = kinds.filter(plan => plan.role === role);
    if (own.length === 0) continue;
    lines.push(`## ${TITLES[role]}`, '', '| kind | plural | operations |', '|---|---|---|');
    for (const plan of own) {
      const operations = plan.operations.map(operation => `${operation.use}: \`${cell(`${operation.method} ${operation.path}`)}\``);
      lines.push(`| ${plan.kind} | ${plan.plural} | ${operations.join('<br>')} |`);
    }
    lines.push('');
  }
  lines.push(...(operator.single ? inOneKind(operator.single) : composing(prefix)));
  if (leftOut.length > 0) {
    lines.push('## Left out', '', '| operation | reason |', '|---|---|');
    for (const operation of leftOut) {
      lines.push(`| \`${cell(`${operation.method} ${operation.path}`)}\` | ${cell(operation.reason)} |`);
    }
    lines.push('');
  }
  return lines.join('\n');
}

function composing(prefix: string): string[] {
  return [
    '## Composing',
    '',
    `\`${prefix}Bundle\` is a graph of them, \`${prefix}BundleRelease\` an immutable snapshot of one, \`${prefix}BundleBinding\` places one in an environment, and \`${prefix}Aggregate\` rolls up their state.`,
    '',
  ];
}

function inOneKind({ spec }: CustomResourceDefinition): string[] {
  return [
    '## One CRD',
    '',
    `All of them are objects of the kind \`${spec.names.kind}\`: \`spec.kind\` says which, and its fields stand in the member of \`spec\` that is named after it. Look at \`samples/\`. Such objects cannot be nodes of a Bundle.`,
    '',
  ];
}

/** The other way to install, where the manifests are not too large for it. */
function installByHelm(api: string, hasChart: boolean): string[] {
  if (!hasChart) return ['There is no Helm chart: Helm keeps a release in one Secret, and these manifests are too large for that.', ''];
  return [
    'or with Helm, which leaves the CRDs in place when the release is uninstalled:',
    '',
    '```sh',
    `helm install ${api}-operator chart --set operator.serviceAccount.name=api-operators,operator.serviceAccount.namespace=api-operators`,
    '```',
    '',
  ];
}

function cell(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('|', '\\|').replaceAll('`', "'");
}

function inline(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[[\]*_`<>|\\]/g, '\\$&').slice(0, 200);
}

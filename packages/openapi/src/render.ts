// SPDX-License-Identifier: Apache-2.0
import { catalogEntities } from './manifests/catalog-info.ts';
import { documentFiles } from './manifests/documents.ts';
import { helmChart } from './manifests/helm-chart.ts';
import { installedCrds } from './manifests/installed-crds.ts';
import { rbacManifests } from './manifests/rbac.ts';
import { readme } from './manifests/readme.ts';
import { toYaml, toYamlDocuments } from './manifests/yaml.ts';
import type { CompiledOperator } from './types.ts';

/** The files of an operator, by path below its folder. The same operator always gives the same bytes. */
export function render(operator: CompiledOperator): Map<string, string> {
  const { root, files: documents } = documentFiles(operator.documents);
  const files = new Map<string, string>();
  const applied: string[] = [];
  const add = (path: string, text: string, apply = false): void => {
    files.set(path, text);
    if (apply) applied.push(path);
  };
  const named = (manifest: { metadata: { name: string } }) => ({ name: manifest.metadata.name, text: toYaml(manifest) });
  const crds = installedCrds(operator).map(named);
  const mappings = operator.kinds.map(plan => named(plan.mapping));
  const rbac = rbacManifests(operator);
  for (const { name, text } of crds) add(`crds/${name}.yaml`, text, true);
  for (const { name, text } of mappings) add(`mappings/${name}.yaml`, text, true);
  add('rbac.yaml', toYamlDocuments(rbac), true);
  add('connection.yaml', toYaml(operator.connection));
  for (const { singular, sample } of operator.kinds) add(`samples/${singular}.yaml`, toYaml(sample));
  add(
    'kustomization.yaml',
    toYaml({
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      resources: applied,
    }),
  );
  const chart = helmChart(operator, { crds, mappings, rbac });
  for (const [path, text] of chart) add(path, text);
  add('catalog-info.yaml', toYamlDocuments(catalogEntities(operator, root)));
  add('README.md', readme(operator, root, chart.size > 0));
  for (const [path, text] of documents) add(path, text);
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

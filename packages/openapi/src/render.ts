// SPDX-License-Identifier: Apache-2.0
import { catalogEntities } from './manifests/catalog-info.ts';
import { documentFiles } from './manifests/documents.ts';
import { ChartParts, helmChart } from './manifests/helm-chart.ts';
import { installedCrds } from './manifests/installed-crds.ts';
import { rbacManifests } from './manifests/rbac.ts';
import { readme } from './manifests/readme.ts';
import { toYaml, toYamlDocuments } from './manifests/yaml.ts';
import type { CompiledOperator } from './types.ts';

/** The files of an operator, by path below its folder. The same operator always gives the same bytes. */
export function render(operator: CompiledOperator): Map<string, string> {
  return new Map([...renderFiles(operator)].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The same files one by one, in no order that means anything: all those of a large API need not be held at once. */
export function* renderFiles(operator: CompiledOperator): Generator<[path: string, text: string]> {
  const { root, files: documents } = documentFiles(operator.documents);
  const applied: string[] = [];
  const applies = (path: string): string => {
    applied.push(path);
    return path;
  };
  const chart = new ChartParts();
  for (const crd of installedCrds(operator)) {
    const text = toYaml(crd);
    chart.add('crds', crd.metadata.name, text);
    yield [applies(`crds/${crd.metadata.name}.yaml`), text];
  }
  for (const { mapping } of operator.kinds) {
    const text = toYaml(mapping);
    chart.add('mappings', mapping.metadata.name, text);
    yield [applies(`mappings/${mapping.metadata.name}.yaml`), text];
  }
  const rbac = rbacManifests(operator);
  yield [applies('rbac.yaml'), toYamlDocuments(rbac)];
  yield ['connection.yaml', toYaml(operator.connection)];
  for (const { singular, sample } of operator.kinds) yield [`samples/${singular}.yaml`, toYaml(sample)];
  yield ['kustomization.yaml', toYaml({ apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources: applied })];
  const chartFiles = helmChart(operator, chart, rbac);
  yield* chartFiles;
  yield ['catalog-info.yaml', toYamlDocuments(catalogEntities(operator, root))];
  yield ['README.md', readme(operator, root, chartFiles.size > 0)];
  yield* documents;
}

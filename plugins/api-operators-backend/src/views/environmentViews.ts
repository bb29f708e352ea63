// SPDX-License-Identifier: Apache-2.0
import type { BundleBinding, DeploymentPipeline } from '@api-operators/api';
import type { EnvironmentView } from '@api-operators/backstage-plugin-api-operators-common';
import type { Family } from './family.ts';
import { releaseNamed } from './releaseView.ts';

/** The environments of the pipeline in its order, then those that only a Binding names. */
export function environmentViews(family: Family): EnvironmentView[] {
  const paths = promotionPaths(family.pipelines);
  const bindings = new Map<string, BundleBinding>();
  for (const binding of family.bindings) {
    bindings.set(binding.spec?.environment ?? '', binding);
  }
  if (bindings.size === 0) {
    return [];
  }
  const names = pipelineOrder(paths);
  for (const name of bindings.keys()) {
    if (!names.includes(name)) {
      names.push(name);
    }
  }
  return names.map(name => environmentView(family, name, bindings.get(name), paths.get(name)));
}

function environmentView(
  family: Family,
  name: string,
  binding: BundleBinding | undefined,
  promotesTo: string[] | undefined,
): EnvironmentView {
  const environment = family.environments.find(each => each.metadata.name === name);
  const pin = binding?.spec?.releaseRef;
  const rendered = binding?.status?.release;
  return {
    name,
    displayName: environment?.spec?.displayName ?? name,
    isProduction: environment?.spec?.isProduction ?? false,
    ...(binding
      ? { binding: { namespace: binding.metadata.namespace ?? '', name: binding.metadata.name } }
      : {}),
    state: binding ? binding.status?.state ?? 'Pending' : 'Nothing here',
    message: binding?.status?.message,
    summary: binding?.status?.summary,
    pinned: releaseNamed(family.releases, pin?.name, pin?.digest),
    release: releaseNamed(family.releases, rendered?.name, rendered?.digest),
    promotesTo: promotesTo ?? [],
  };
}

/** Environment → where a promotion from it may go. */
export function promotionPaths(pipelines: DeploymentPipeline[]): Map<string, string[]> {
  const paths = new Map<string, string[]>();
  for (const pipeline of pipelines) {
    for (const path of pipeline.spec?.promotionPaths ?? []) {
      const from = path.sourceEnvironmentRef.name;
      const targets = paths.get(from) ?? [];
      for (const { name } of path.targetEnvironmentRefs) {
        if (!targets.includes(name)) {
          targets.push(name);
        }
      }
      paths.set(from, targets);
    }
  }
  return paths;
}

/** Sources before their targets, as far as the paths are no circle; then as they were written. */
function pipelineOrder(paths: Map<string, string[]>): string[] {
  const incoming = new Map<string, number>();
  for (const [from, targets] of paths) {
    incoming.set(from, incoming.get(from) ?? 0);
    for (const to of targets) {
      incoming.set(to, (incoming.get(to) ?? 0) + 1);
    }
  }
  const order: string[] = [];
  const rest = new Set(incoming.keys());
  while (rest.size > 0) {
    const next = [...rest].find(name => incoming.get(name) === 0) ?? [...rest][0]!;
    rest.delete(next);
    order.push(next);
    for (const to of paths.get(next) ?? []) {
      incoming.set(to, (incoming.get(to) ?? 1) - 1);
    }
  }
  return order;
}

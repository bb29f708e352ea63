// SPDX-License-Identifier: Apache-2.0
import { digest, type Bundle } from '@api-operators/api';
import { problemText, renderConcrete } from '@api-operators/bundle';
import type { Refusal, Warning } from '../refusals.ts';
import type { PromotionFacts, Route } from '../types.ts';
import { shown } from './route.ts';

export type Preflight =
  | { kind: 'rendered'; bundle: Bundle; cluster: string | undefined; warnings: Warning[] }
  | { kind: 'refused'; refusal: Refusal };

/** Renders the release for the target, against the target's kinds: everything that does not fit is told at once. */
export function preflight(facts: PromotionFacts, { target, release }: Route): Preflight {
  const { name } = target.spec?.bundleRef ?? { name: '' };
  const environment = facts.environments.find(({ metadata }) => metadata.name === target.spec?.environment);
  const pinned = {
    ...target,
    spec: target.spec && {
      ...target.spec,
      releaseRef: { name: release.metadata.name, digest: release.spec?.digest },
    },
  };
  const result = renderConcrete({
    release,
    binding: pinned,
    kind: facts.bundle.kind,
    apiVersion: facts.bundle.apiVersion,
    ...(environment ? { environment } : {}),
    schemas: facts.schemas,
    ...(facts.connections ? { connections: facts.connections } : {}),
  });
  if (result.kind === 'refused') {
    const { problems } = result;
    const missing = problems.filter(({ code }) => code === 'config-missing').length;
    return {
      kind: 'refused',
      refusal: {
        code: 'preflight',
        problems,
        message: `Release ${shown(release)} of ${name} does not fit ${target.spec?.environment}: ${problems
          .map(problemText)
          .join(' ')}`,
        remedy:
          missing > 0
            ? `Add the missing keys to spec.config of ${target.kind} ${target.metadata.name}.`
            : 'Correct the Binding, or install the kinds that the release needs.',
      },
    };
  }
  return { kind: 'rendered', bundle: result.bundle, cluster: result.cluster, warnings: schemaWarnings(facts, release) };
}

function schemaWarnings(facts: PromotionFacts, release: Route['release']): Warning[] {
  const now = new Map<string, string>();
  const checked = release.spec?.schemas ?? {};
  for (const kind of facts.schemas.all()) {
    const [group, version] = kind.apiVersion.split('/');
    const key = `${kind.plural}.${group}/${version}`;
    if (Object.hasOwn(checked, key)) {
      now.set(key, digest(kind.schema));
    }
  }
  return Object.entries(checked)
    .filter(([key, then]) => now.get(key) !== undefined && now.get(key) !== then)
    .map(([key]) => ({
      code: 'schema-changed',
      message: `The schema of ${key} is not the one that the release was checked against; it was checked again now and fits.`,
    }));
}

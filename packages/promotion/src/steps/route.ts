// SPDX-License-Identifier: Apache-2.0
import type { BundleBinding, BundleRelease } from '@api-operators/api';
import { stepsOf } from '../pipeline.ts';
import type { Refusal } from '../refusals.ts';
import type { PromotionFacts, PromotionRequest, Route } from '../types.ts';

export type Routed = { kind: 'route'; route: Route; refusals: Refusal[] } | { kind: 'refused'; refusals: Refusal[] };

/**
 * From where to where which release goes, and whether the pipeline allows it: along a path, the release
 * that the source has; into an environment that no path leads to, any release; back to an older one, always.
 */
export function route(facts: PromotionFacts, request: PromotionRequest): Routed {
  const target = bindingIn(facts, request.to);
  if (target === undefined) {
    return { kind: 'refused', refusals: [noBinding(request.to)] };
  }
  const source = request.from === undefined ? undefined : bindingIn(facts, request.from);
  if (request.from !== undefined && source === undefined) {
    return { kind: 'refused', refusals: [noBinding(request.from)] };
  }
  const release = wantedRelease(facts, request, source);
  if (release === undefined) {
    return { kind: 'refused', refusals: [noRelease(request, source)] };
  }
  const current = releaseIn(facts, target);
  const rollback = current !== undefined && numberOf(release) < numberOf(current);
  const found: Route = { ...(source ? { source } : {}), target, release, ...(current ? { current } : {}), rollback };
  return { kind: 'route', route: found, refusals: [...orderRefusals(facts, request, found), ...alreadyThere(found)] };
}

/** The Binding of an environment; of several the one whose name comes first. */
export function bindingIn(facts: PromotionFacts, environment: string): BundleBinding | undefined {
  return facts.bindings
    .filter(({ spec }) => spec?.environment === environment)
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))[0];
}

/** What is in an environment: what was rendered last, else what is asked for. */
export function releaseIn(facts: PromotionFacts, binding: BundleBinding): BundleRelease | undefined {
  const ref = binding.status?.release ?? binding.spec?.releaseRef;
  return facts.releases.find(
    ({ metadata, spec }) =>
      metadata.name === ref?.name && (ref.digest === undefined || spec?.digest === ref.digest),
  );
}

export function numberOf(release: BundleRelease): number {
  return release.spec?.number ?? 0;
}

function wantedRelease(
  facts: PromotionFacts,
  { release }: PromotionRequest,
  source: BundleBinding | undefined,
): BundleRelease | undefined {
  if (release !== undefined) {
    return facts.releases.find(({ metadata }) => metadata.name === release);
  }
  return source && releaseIn(facts, source);
}

function orderRefusals(
  facts: PromotionFacts,
  { from, to }: PromotionRequest,
  { source, release, rollback }: Route,
): Refusal[] {
  if (rollback) {
    return [];
  }
  const incoming = stepsOf(facts.pipelines).filter(step => step.to === to);
  if (from !== undefined && !incoming.some(step => step.from === from)) {
    const ways = incoming.map(step => step.from);
    return [
      {
        code: 'not-in-pipeline',
        from,
        to,
        message: `No pipeline leads from ${from} to ${to}.`,
        remedy:
          ways.length > 0
            ? `Promote from ${ways.join(' or ')}, or add the path to a DeploymentPipeline.`
            : 'Add the path to a DeploymentPipeline.',
      },
    ];
  }
  if (from === undefined && incoming.length > 0) {
    const inSource = incoming.some(step => {
      const binding = bindingIn(facts, step.from);
      return binding && releaseIn(facts, binding)?.metadata.name === release.metadata.name;
    });
    return inSource ? [] : [skips(release, incoming[0].from)];
  }
  const has = source && releaseIn(facts, source);
  return from !== undefined && has?.metadata.name !== release.metadata.name ? [skips(release, from)] : [];
}

function skips(release: BundleRelease, environment: string): Refusal {
  return {
    code: 'skips-environment',
    release: release.metadata.name,
    environment,
    message: `Release ${shown(release)} is not in ${environment}.`,
    remedy: `Promote it to ${environment} first.`,
  };
}

function alreadyThere({ target, release }: Route): Refusal[] {
  const pin = target.spec?.releaseRef;
  const same = pin?.name === release.metadata.name && (pin.digest === undefined || pin.digest === release.spec?.digest);
  return same
    ? [
        {
          code: 'already-there',
          release: release.metadata.name,
          message: `${target.spec?.environment} already has release ${shown(release)}.`,
          remedy: 'Nothing needs to be done.',
        },
      ]
    : [];
}

function noBinding(environment: string): Refusal {
  return {
    code: 'no-binding',
    environment,
    message: `No Binding places this Bundle in ${environment}.`,
    remedy: 'Create a Binding with that environment first.',
  };
}

function noRelease({ release, from }: PromotionRequest, source: BundleBinding | undefined): Refusal {
  if (release !== undefined) {
    return {
      code: 'no-release',
      message: `There is no release ${release} of this Bundle.`,
      remedy: 'Choose one of its releases.',
    };
  }
  return {
    code: 'no-release',
    message: source ? `${from} has no release yet.` : 'It is not said which release.',
    remedy: source ? `Wait until ${from} is rendered.` : 'Name a release, or the environment that it comes from.',
  };
}

/** `#3 (shop-1a2b3c4d5e)` */
export function shown(release: BundleRelease): string {
  return release.spec?.number === undefined
    ? release.metadata.name
    : `#${release.spec.number} (${release.metadata.name})`;
}

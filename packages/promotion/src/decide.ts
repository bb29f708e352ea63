// SPDX-License-Identifier: Apache-2.0
import { ANNOTATION_PLAN_HASH, ANNOTATION_PROMOTED_BY, digest } from '@api-operators/api';
import type { Refusal, Warning } from './refusals.ts';
import { deletion } from './steps/deletion.ts';
import { planPromotion } from './steps/plan.ts';
import { preflight } from './steps/preflight.ts';
import { route, shown } from './steps/route.ts';
import { sourceHealth } from './steps/source-health.ts';
import type { Consent, PromoteResult, PromotionFacts, PromotionRequest, Refused, Review, Route } from './types.ts';

/**
 * What a promotion would do: for each node the rendered, live and new value and the REST calls that
 * follow; or everything that speaks against it, each with a remedy. Pure: nothing is changed.
 */
export function review(facts: PromotionFacts, request: PromotionRequest): Review | Refused {
  const routed = route(facts, request);
  if (routed.kind === 'refused') {
    return { kind: 'refused', refusals: routed.refusals, warnings: [] };
  }
  const found = routed.route;
  const warnings = routeWarnings(found);
  const refusals: Refusal[] = [...routed.refusals, ...deletion(found), ...sourceHealth(found)];
  const ready = preflight(facts, found);
  if (ready.kind === 'refused') {
    return { kind: 'refused', refusals: [...refusals, ready.refusal], warnings, route: found };
  }
  const planned = planPromotion(facts, ready.bundle, facts.placementOf(found.target));
  refusals.push(...planned.refusals);
  warnings.push(...ready.warnings, ...planned.warnings);
  if (refusals.length > 0) {
    return { kind: 'refused', refusals, warnings, route: found };
  }
  return { kind: 'possible', route: found, plan: planned.plan, warnings, planHash: hashOf(found, planned.plan.hash) };
}

/**
 * The command that promotes, after a person saw a review. It is given only when the same review would
 * be shown now; otherwise the new one is. Two who promote at once cannot both win: the patch holds for
 * the Binding as it was read and is refused by the API server for any other.
 */
export function promote(facts: PromotionFacts, request: PromotionRequest, consent: Consent): PromoteResult {
  const now = review(facts, request);
  if (now.kind === 'refused') {
    return now;
  }
  if (now.planHash !== consent.planHash) {
    return { kind: 'changed', review: now };
  }
  const destroyed = now.plan.nodes.filter(({ destructive }) => destructive).map(({ id }) => id);
  if (destroyed.length > 0 && consent.destroy !== true) {
    const refusal: Refusal = {
      code: 'needs-consent',
      nodes: destroyed,
      message: `This destroys data in the API: ${destroyed.join(', ')}.`,
      remedy: 'Say explicitly that it may.',
    };
    return { kind: 'refused', refusals: [refusal], warnings: now.warnings, route: now.route };
  }
  const { target, release } = now.route;
  return {
    kind: 'promote',
    review: now,
    command: {
      kind: 'patch',
      object: {
        apiVersion: target.apiVersion,
        kind: target.kind,
        ...(target.metadata.namespace === undefined ? {} : { namespace: target.metadata.namespace }),
        name: target.metadata.name,
      },
      patch: {
        metadata: {
          resourceVersion: target.metadata.resourceVersion ?? '',
          annotations: { [ANNOTATION_PROMOTED_BY]: consent.by, [ANNOTATION_PLAN_HASH]: now.planHash },
        },
        spec: { releaseRef: { name: release.metadata.name, digest: release.spec?.digest ?? '' } },
      },
    },
  };
}

function routeWarnings({ target, release, current, rollback }: Route): Warning[] {
  const environment = target.spec?.environment;
  return [
    ...(rollback && current
      ? [{ code: 'rollback' as const, message: `${environment} goes back from ${shown(current)} to ${shown(release)}.` }]
      : []),
    ...(target.spec?.paused
      ? [{ code: 'paused' as const, message: `${environment} is paused; nothing changes there before the pause ends.` }]
      : []),
  ];
}

function hashOf({ target, release }: Route, plan: string): string {
  return digest({
    plan,
    release: release.spec?.digest,
    binding: target.metadata.uid,
    pin: target.spec?.releaseRef,
    config: target.spec?.config,
  });
}

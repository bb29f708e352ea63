// SPDX-License-Identifier: Apache-2.0
import {
  ANNOTATION_APPLIED,
  FINALIZER_BINDING,
  LABEL_BINDING_UID,
  digest,
  type Bundle,
  type BundleBinding,
  type BundleBindingStatus,
  type BundleRelease,
  type Environment,
} from '@api-operators/api';
import {
  problemText,
  renderConcrete,
  type ConnectionShapes,
  type SchemaLookup,
} from '@api-operators/bundle';
import { standardConditions, type ConditionWish } from '../conditions.ts';
import type { Next } from '../next.ts';
import { pinned } from './pinned.ts';

/** All that a decision about a Binding is made from. */
export interface BindingFacts {
  binding: BundleBinding;
  /** The Bundle kind that Bindings of this kind place. */
  bundleKind: { apiVersion: string; kind: string };
  bundle?: Bundle;
  /** The Bundle's namespace has not consented to being read from the Binding's; then nothing of it is here. */
  refused?: { reason: string; message: string };
  /** Whether the Bundle is a template; undefined where its spec cannot be read. */
  template?: boolean;
  /** Releases of the Bundle's namespace. */
  releases: readonly BundleRelease[];
  environment?: Environment;
  schemas: SchemaLookup;
  connections?: ConnectionShapes;
  /** A Bundle by key, to find what was rendered before. */
  find(namespace: string, name: string): Bundle | undefined;
  /** Bundles that carry this Binding's uid. */
  rendered: readonly Bundle[];
  /** Milliseconds since 1970. */
  now: number;
}

export type BindingAction =
  | { kind: 'hold' }
  | { kind: 'apply'; bundle: Bundle }
  | { kind: 'delete'; bundle: Bundle }
  | { kind: 'release' };

export interface BindingDecision {
  /** In this order, one after the other. */
  actions: BindingAction[];
  status: BundleBindingStatus;
  next: Next;
}

/** What to do for a Binding, and its status; pure. What was rendered before stays whenever something is refused. */
export function decideBinding(facts: BindingFacts): BindingDecision {
  const { binding } = facts;
  if (binding.metadata.deletionTimestamp) {
    return deletion(facts);
  }
  if (binding.spec?.paused && facts.rendered.length === 0) {
    return settled(
      facts,
      [],
      { state: 'Paused' },
      'Unknown',
      'Paused',
      'spec.paused is set: nothing is rendered',
    );
  }
  if (facts.refused) {
    const { reason, message } = facts.refused;
    // Nobody tells of a consent.
    return {
      ...refused(facts, reason, message, false),
      next: { kind: 'retry' },
    };
  }
  const release = pinned(facts);
  if (release.kind !== 'ok') {
    return refused(
      facts,
      release.reason,
      release.message,
      release.kind === 'waiting',
    );
  }
  const rendered = renderConcrete({
    release: release.release,
    binding,
    ...facts.bundleKind,
    ...(facts.environment ? { environment: facts.environment } : {}),
    schemas: facts.schemas,
    ...(facts.connections ? { connections: facts.connections } : {}),
  });
  if (rendered.kind === 'refused') {
    const message = rendered.problems.map(problemText).join('\n');
    const missing = rendered.problems.some(
      problem => problem.code === 'config-missing',
    );
    return refused(
      facts,
      missing ? 'ConfigMissing' : 'NotRendered',
      message,
      false,
    );
  }
  if (rendered.cluster !== undefined) {
    return refused(
      facts,
      'UnknownCluster',
      `the destination is cluster "${rendered.cluster}", and this operator knows no other cluster than its own`,
      false,
    );
  }
  return place(facts, release.release, withDigest(rendered.bundle));
}

function place(
  facts: BindingFacts,
  release: BundleRelease,
  wanted: Bundle,
): BindingDecision {
  const { binding, bundle } = facts;
  const namespace = wanted.metadata.namespace ?? '';
  const live = facts.find(namespace, wanted.metadata.name);
  if (
    live &&
    live.metadata.labels?.[LABEL_BINDING_UID] !== binding.metadata.uid
  ) {
    const same = bundle && live.metadata.uid === bundle.metadata.uid;
    return refused(
      facts,
      'NameTaken',
      `${live.kind} ${namespace}/${
        live.metadata.name
      } exists and was not rendered by this Binding${
        same ? '; it is the template itself' : ''
      }: give the Binding another name`,
      false,
    );
  }
  const elsewhere = facts.rendered.filter(
    other =>
      other.metadata.namespace !== namespace ||
      other.metadata.name !== wanted.metadata.name,
  );
  const current =
    live !== undefined &&
    !live.metadata.deletionTimestamp &&
    live.metadata.annotations?.[ANNOTATION_APPLIED] ===
      wanted.metadata.annotations?.[ANNOTATION_APPLIED] &&
    live.metadata.generation === binding.status?.bundle?.generation;
  const held =
    binding.metadata.finalizers?.includes(FINALIZER_BINDING) ?? false;
  const actions: BindingAction[] = [
    ...(held ? [] : [{ kind: 'hold' as const }]),
    ...(current ? [] : [{ kind: 'apply' as const, bundle: wanted }]),
    ...elsewhere.map(other => ({ kind: 'delete' as const, bundle: other })),
  ];
  const status: BundleBindingStatus = {
    release: {
      name: release.metadata.name,
      digest: release.spec?.digest ?? '',
      ...(release.spec?.number === undefined
        ? {}
        : { number: release.spec.number }),
    },
    bundle: {
      name: wanted.metadata.name,
      namespace,
      ...(current && live?.metadata.generation !== undefined
        ? { generation: live.metadata.generation }
        : {}),
    },
  };
  return settled(
    facts,
    actions,
    { ...status, ...mirrored(current ? live : undefined) },
    ...verdict(current ? live : undefined),
  );
}

/** The state of the concrete Bundle, once it speaks of its present generation. */
function mirrored(live: Bundle | undefined): BundleBindingStatus {
  const spoken =
    live?.status?.observedGeneration === live?.metadata.generation
      ? live?.status
      : undefined;
  if (!spoken || spoken.state === 'Template') {
    return { state: 'Syncing' };
  }
  return {
    state: spoken.state,
    ...(spoken.summary ? { summary: spoken.summary } : {}),
  };
}

function verdict(
  live: Bundle | undefined,
): [ConditionWish['status'], string, string] {
  const ready = live?.status?.conditions?.find(
    condition => condition.type === 'Ready',
  );
  if (
    !live ||
    !ready ||
    live.status?.observedGeneration !== live.metadata.generation
  ) {
    return [
      'False',
      'Rendering',
      'the Bundle of this Binding is being rendered',
    ];
  }
  return [ready.status, ready.reason, ready.message];
}

/** What was rendered is remembered as one digest, so that an unchanged Bundle is not written again. */
function withDigest(bundle: Bundle): Bundle {
  const text = digest({
    spec: bundle.spec,
    labels: bundle.metadata.labels,
    annotations: bundle.metadata.annotations,
  });
  return {
    ...bundle,
    metadata: {
      ...bundle.metadata,
      annotations: {
        ...bundle.metadata.annotations,
        [ANNOTATION_APPLIED]: text,
      },
    },
  };
}

function deletion(facts: BindingFacts): BindingDecision {
  const { binding, rendered } = facts;
  const held =
    binding.metadata.finalizers?.includes(FINALIZER_BINDING) ?? false;
  if (rendered.length > 0) {
    const left = rendered
      .map(bundle => `${bundle.metadata.namespace}/${bundle.metadata.name}`)
      .join(', ');
    return settled(
      facts,
      rendered
        .filter(bundle => !bundle.metadata.deletionTimestamp)
        .map(bundle => ({ kind: 'delete', bundle })),
      { state: 'Syncing' },
      'False',
      'Deleting',
      `waits until ${left} is gone${
        rendered[0].status?.message ? `: ${rendered[0].status.message}` : ''
      }`,
    );
  }
  return {
    actions: held ? [{ kind: 'release' }] : [],
    status: binding.status ?? {},
    next: { kind: 'idle' },
  };
}

function refused(
  facts: BindingFacts,
  reason: string,
  message: string,
  waiting: boolean,
): BindingDecision {
  const kept =
    facts.rendered.length > 0
      ? ' What was rendered before stays as it is.'
      : '';
  return settled(
    facts,
    [],
    { state: waiting ? 'Pending' : 'Failed' },
    'False',
    reason,
    `${message}${kept}`,
    !waiting,
  );
}

function settled(
  facts: BindingFacts,
  actions: BindingAction[],
  change: BundleBindingStatus,
  ready: ConditionWish['status'],
  reason: string,
  message: string,
  stalled = false,
): BindingDecision {
  const { binding, now } = facts;
  const generation = binding.metadata.generation;
  return {
    actions,
    next: { kind: 'idle' },
    status: {
      ...binding.status,
      ...change,
      message,
      conditions: standardConditions(
        binding.status?.conditions,
        {
          ready,
          synced: change.state === 'Synced' ? 'True' : 'False',
          stalled,
          reason,
          message,
        },
        generation,
        now,
      ),
      ...(generation === undefined ? {} : { observedGeneration: generation }),
    },
  };
}

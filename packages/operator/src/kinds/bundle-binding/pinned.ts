// SPDX-License-Identifier: Apache-2.0
import type { BundleRelease } from '@api-operators/api';
import type { BindingFacts } from './decide.ts';

type Pinned =
  | { kind: 'ok'; release: BundleRelease }
  | { kind: 'waiting' | 'refused'; reason: string; message: string };

/** The release that the Binding pins, or the Bundle's present one where it pins none. */
export function pinned(facts: BindingFacts): Pinned {
  const { binding, bundle, bundleKind } = facts;
  const ref = binding.spec?.bundleRef;
  const namespace = ref?.namespace ?? binding.metadata.namespace;
  if (!bundle) {
    return {
      kind: 'refused',
      reason: 'BundleMissing',
      message: `there is no ${bundleKind.kind} ${ref?.name} in namespace ${namespace}`,
    };
  }
  if (facts.template === false) {
    return {
      kind: 'refused',
      reason: 'NotATemplate',
      message: `${bundleKind.kind} ${namespace}/${ref?.name} is no template: it uses no config and is reconciled itself. To place it by Bindings, set its spec.template to true`,
    };
  }
  const own = facts.releases.filter(
    release => release.spec?.bundle.name === ref?.name,
  );
  const pin = binding.spec?.releaseRef;
  const name = pin?.name ?? bundle.status?.currentRelease?.name;
  if (name === undefined) {
    return {
      kind: 'waiting',
      reason: 'NoRelease',
      message: `${bundleKind.kind} ${namespace}/${
        ref?.name
      } has no release yet${
        bundle.status?.message ? `: ${bundle.status.message}` : ''
      }`,
    };
  }
  const release = own.find(each => each.metadata.name === name);
  if (!release) {
    const names = own
      .toSorted((a, b) => (a.spec?.number ?? 0) - (b.spec?.number ?? 0))
      .map(each => each.metadata.name)
      .slice(-10);
    return {
      kind: pin ? 'refused' : 'waiting',
      reason: 'ReleaseMissing',
      message: `${ref?.name} has no release ${name}; it has ${
        names.join(', ') || 'none'
      }`,
    };
  }
  return { kind: 'ok', release };
}

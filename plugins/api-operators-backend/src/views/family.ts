// SPDX-License-Identifier: Apache-2.0
import type {
  Bundle,
  BundleBinding,
  BundleRelease,
  Environment,
  DeploymentPipeline,
} from '@api-operators/api';
import { crdName, GROUP, LABEL_BINDING } from '@api-operators/api';
import type {
  ApiKind,
  ApiKinds,
  ClusterSnapshot,
} from '@api-operators/backstage-plugin-api-operators-node';
import { kindByCrd, kindOfRole } from '@api-operators/backstage-plugin-api-operators-node';
import type { BundleKey } from '@api-operators/backstage-plugin-api-operators-common';

export const ENVIRONMENTS = crdName('environments', GROUP);
export const PIPELINES = crdName('deploymentpipelines', GROUP);
export const RESTMAPPINGS = crdName('restmappings', GROUP);
export const CONNECTIONS = crdName('connections', GROUP);

/** A Bundle with everything that belongs to it: its releases, its Bindings, and where they may go. */
export interface Family {
  api: ApiKinds;
  kind: ApiKind;
  bundle: Bundle;
  /** Newest first. */
  releases: BundleRelease[];
  bindings: BundleBinding[];
  environments: Environment[];
  pipelines: DeploymentPipeline[];
}

/** The Bundle of this key with what belongs to it; undefined where there is none. */
export function familyOf(snapshot: ClusterSnapshot, key: BundleKey): Family | undefined {
  const found = kindByCrd(snapshot, crdName(key.plural, key.group));
  if (!found || found.kind.role !== 'bundle') {
    return undefined;
  }
  const { api, kind } = found;
  const bundle = snapshot.get(kind.crd.metadata.name, key.namespace, key.name) as
    | Bundle
    | undefined;
  if (!bundle) {
    return undefined;
  }
  const releaseKind = kindOfRole(api, 'bundle-release');
  const bindingKind = kindOfRole(api, 'bundle-binding');
  const releases = (
    releaseKind ? snapshot.list(releaseKind.crd.metadata.name, key.namespace) : []
  ) as BundleRelease[];
  const bindings = (bindingKind ? snapshot.list(bindingKind.crd.metadata.name) : []) as
    BundleBinding[];
  return {
    api,
    kind,
    bundle,
    releases: releases
      .filter(release => release.spec?.bundle.name === key.name)
      .sort((a, b) => (b.spec?.number ?? 0) - (a.spec?.number ?? 0)),
    bindings: bindings.filter(
      binding =>
        binding.spec?.bundleRef.name === key.name &&
        (binding.spec.bundleRef.namespace ?? binding.metadata.namespace) === key.namespace,
    ),
    environments: snapshot.list(ENVIRONMENTS) as Environment[],
    pipelines: snapshot.list(PIPELINES) as DeploymentPipeline[],
  };
}

/** The concrete Bundle that a Binding rendered, as far as there is one. */
export function concreteBundle(
  snapshot: ClusterSnapshot,
  family: Family,
  binding: BundleBinding,
): Bundle | undefined {
  const at = binding.status?.bundle;
  return snapshot.get(
    family.kind.crd.metadata.name,
    at?.namespace ?? binding.metadata.namespace,
    at?.name ?? binding.metadata.name,
  ) as Bundle | undefined;
}

/** Whether a Binding made this Bundle; such a copy is shown with its template, not by itself. */
export function isRendered(bundle: Bundle): boolean {
  return bundle.metadata.labels?.[LABEL_BINDING] !== undefined;
}

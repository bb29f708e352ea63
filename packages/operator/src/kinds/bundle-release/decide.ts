// SPDX-License-Identifier: Apache-2.0
import {
  digest,
  releaseName,
  type Bundle,
  type BundleRelease,
  type BundleReleaseSpec,
  type BundleSpec,
} from '@api-operators/api';

export interface ReleaseFacts {
  /** A template whose present generation was accepted. */
  bundle: Bundle;
  /** Releases of the Bundle's namespace. */
  releases: readonly BundleRelease[];
  /** Of the release kind. */
  kind: string;
  /** Digests of the CRD schemas that it was checked against. */
  schemas: Record<string, string>;
}

export type ReleaseDecision =
  | { kind: 'exists'; release: { name: string; digest: string } }
  | {
      kind: 'cut';
      object: BundleRelease;
      release: { name: string; digest: string };
    };

/** Whether this generation of a template needs a release of its own: once a digest, counted from 1. */
export function decideRelease(facts: ReleaseFacts): ReleaseDecision {
  const { bundle, releases } = facts;
  const { paused: _, ...template } = bundle.spec as BundleSpec;
  const specDigest = digest(template);
  const { name: bundleName, namespace, uid } = bundle.metadata;
  const own = releases.filter(
    release => release.spec?.bundle.name === bundleName,
  );
  const known = own.find(release => release.spec?.digest === specDigest);
  if (known) {
    return {
      kind: 'exists',
      release: { name: known.metadata.name, digest: specDigest },
    };
  }
  const name = releaseName(bundleName, specDigest);
  const spec: BundleReleaseSpec = {
    bundle: {
      name: bundleName,
      ...(uid === undefined ? {} : { uid }),
      ...(bundle.metadata.generation === undefined
        ? {}
        : { generation: bundle.metadata.generation }),
    },
    number: Math.max(0, ...own.map(release => release.spec?.number ?? 0)) + 1,
    digest: specDigest,
    template,
    schemas: facts.schemas,
  };
  const object: BundleRelease = {
    apiVersion: bundle.apiVersion,
    kind: facts.kind,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(uid === undefined
        ? {}
        : {
            ownerReferences: [
              {
                apiVersion: bundle.apiVersion,
                kind: bundle.kind,
                name: bundleName,
                uid,
              },
            ],
          }),
    },
    spec,
  };
  return { kind: 'cut', object, release: { name, digest: specDigest } };
}

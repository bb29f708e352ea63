// SPDX-License-Identifier: Apache-2.0
import type { BundleRelease } from '@api-operators/api';
import type { ReleaseView } from '@api-operators/backstage-plugin-api-operators-common';

export function releaseView(release: BundleRelease): ReleaseView {
  return {
    name: release.metadata.name,
    digest: release.spec?.digest ?? '',
    number: release.spec?.number,
    createdAt: release.metadata.creationTimestamp,
  };
}

/** A release that is only named, with what is known of it. */
export function releaseNamed(
  releases: BundleRelease[],
  name: string | undefined,
  digest?: string,
): ReleaseView | undefined {
  if (!name) {
    return undefined;
  }
  const release = releases.find(each => each.metadata.name === name);
  return release ? releaseView(release) : { name, digest: digest ?? '' };
}

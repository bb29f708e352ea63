// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url';

const file = (path: string) =>
  fileURLToPath(new URL(`../${path}`, import.meta.url));

/** The shop's OpenAPI document. */
export const OPENAPI_FILE = file('openapi.yaml');

/**
 * The manifests of the example, in the order in which they are applied. After a file of `releases` the
 * next one waits until the template's `status.currentRelease` names the release of that file; the
 * Bindings pin such releases by name and digest.
 */
export const MANIFEST_FILES = {
  before: [
    file('manifests/00-namespace.yaml'),
    file('manifests/01-rbac.yaml'),
    file('manifests/02-environments.yaml'),
    file('manifests/03-connections.yaml'),
  ],
  releases: [
    file('manifests/10-bundle-v1.yaml'),
    file('manifests/11-bundle-v2.yaml'),
    file('manifests/12-bundle-v3.yaml'),
  ],
  after: [file('manifests/20-bindings.yaml')],
};

/** The scenarios of the README, each with what must be there first. */
export const SCENARIO_FILES = {
  environmentBindings: {
    needs: file('scenarios/environment-bindings-connections.yaml'),
    file: file('scenarios/environment-bindings.yaml'),
    namespace: 'my-project',
  },
  composition: {
    needs: file('scenarios/composition-connection.yaml'),
    file: file('scenarios/composition.yaml'),
    namespace: 'project-dev',
  },
};

// SPDX-License-Identifier: Apache-2.0
import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { AuthorizeResult, type PolicyDecision } from '@backstage/plugin-permission-common';
import type { PermissionPolicy, PolicyQuery, PolicyQueryUser } from '@backstage/plugin-permission-node';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';

const PREFIX = 'api-operators.';
const CHANGING = ['create', 'update', 'delete'];
const DEFAULT_CHANGERS = ['group:default/platform-team'];

/**
 * Everybody who is signed in may do what the portal offers, except to change something through
 * API Operators: that needs membership of one of the groups `apiOperators.permissions.changers`.
 * What a user may do in the target cluster is asked there as well; this is the portal's own half.
 */
export class ChangersPolicy implements PermissionPolicy {
  readonly #changers: readonly string[];

  /** `changers`: entity refs of groups, or of users, whose members may change things. */
  constructor(changers: readonly string[]) {
    this.#changers = changers.map(ref => ref.toLowerCase());
  }

  async handle({ permission }: PolicyQuery, user?: PolicyQueryUser): Promise<PolicyDecision> {
    const changes = permission.name.startsWith(PREFIX) && CHANGING.includes(permission.attributes.action ?? 'update');
    if (!changes) return { result: AuthorizeResult.ALLOW };
    const owned = user?.info.ownershipEntityRefs ?? [];
    const allowed = owned.some(ref => this.#changers.includes(ref.toLowerCase()));
    return { result: allowed ? AuthorizeResult.ALLOW : AuthorizeResult.DENY };
  }
}

/** Gives the permission backend the policy above. */
export const permissionPolicyModule = createBackendModule({
  pluginId: 'permission',
  moduleId: 'api-operators-policy',
  register(env) {
    env.registerInit({
      deps: { policy: policyExtensionPoint, config: coreServices.rootConfig },
      async init({ policy, config }) {
        policy.setPolicy(
          new ChangersPolicy(
            config.getOptionalStringArray('apiOperators.permissions.changers') ?? DEFAULT_CHANGERS,
          ),
        );
      },
    });
  },
});

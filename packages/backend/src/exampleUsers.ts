// SPDX-License-Identifier: Apache-2.0
import { createBackendModule } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { NotAllowedError } from '@backstage/errors';
import {
  authProvidersExtensionPoint,
  createProxyAuthenticator,
  createProxyAuthProviderFactory,
} from '@backstage/plugin-auth-node';

/** The request header that names the user to sign in as. A page of another origin cannot set it. */
export const EXAMPLE_USER_HEADER = 'x-example-user';

const LOOPBACK_ADDRESS = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
const LOOPBACK_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** What is looked at of a request. */
export interface SignInRequest {
  readonly remoteAddress: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/**
 * The user to sign in as, without any password: for the laptop only. Throws a NotAllowedError, which says why, when
 * the portal runs in production, the request does not come from this machine, or the user is not on the list.
 */
export function exampleUser(request: SignInRequest, users: readonly string[], nodeEnv: string | undefined): string {
  if (nodeEnv === 'production') {
    throw new NotAllowedError('Example users are off where NODE_ENV is production: configure a real auth provider.');
  }
  const fromHere =
    LOOPBACK_ADDRESS.test(request.remoteAddress ?? '') &&
    LOOPBACK_HOST.test(String(request.headers.host ?? '')) &&
    request.headers['x-forwarded-for'] === undefined &&
    request.headers.forwarded === undefined;
  if (!fromHere) {
    throw new NotAllowedError('Example users sign in from this machine only, at localhost or 127.0.0.1.');
  }
  const wanted = request.headers[EXAMPLE_USER_HEADER];
  if (typeof wanted !== 'string' || !users.includes(wanted)) {
    throw new NotAllowedError(`There is no such example user: choose one of ${users.join(', ')}.`);
  }
  return wanted;
}

const authenticator = createProxyAuthenticator<readonly string[], string, undefined>({
  defaultProfileTransform: async userRef => ({ profile: { displayName: userRef } }),
  initialize: ({ config }) => config.getStringArray('users'),
  async authenticate({ req }, users) {
    const request = { remoteAddress: req.socket.remoteAddress, headers: req.headers };
    return { result: exampleUser(request, users, process.env.NODE_ENV) };
  },
});

/** The sign-in provider `example-users`: one button for each user that `auth.providers.example-users.users` lists. */
export const exampleUsersModule = createBackendModule({
  pluginId: 'auth',
  moduleId: 'example-users',
  register(env) {
    env.registerInit({
      deps: { providers: authProvidersExtensionPoint },
      async init({ providers }) {
        providers.registerProvider({
          providerId: 'example-users',
          factory: createProxyAuthProviderFactory({
            authenticator,
            async profileTransform(userRef, context) {
              const { entity } = await context.findCatalogUser({ entityRef: userRef });
              const profile = entity.spec?.profile as { displayName?: string; email?: string } | undefined;
              return { profile: { displayName: profile?.displayName ?? entity.metadata.name, email: profile?.email } };
            },
            async signInResolver({ result: userRef }, context) {
              const { entity } = await context.findCatalogUser({ entityRef: userRef });
              return context.signInWithCatalogUser({ entityRef: stringifyEntityRef(entity) });
            },
          }),
        });
      },
    });
  },
});

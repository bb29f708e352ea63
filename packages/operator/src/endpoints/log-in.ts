// SPDX-License-Identifier: Apache-2.0
import type {
  SecurityAlternative,
  SecurityRequirement,
} from '@api-operators/api';
import {
  ANONYMOUS,
  authenticate,
  type Authentication,
  type Outcome,
} from '@api-operators/rest-mapping';
import type { Token, Tokens, TokenWish } from '../rest/tokens.ts';
import type { Credentials } from './credentials.ts';
import type { Resolution } from './resolve.ts';

type Resolved = Extract<Resolution, { kind: 'ok' }>;

type LogIn =
  | {
      kind: 'ok';
      authentication: Authentication;
      tokens: { wish: TokenWish; token: string }[];
    }
  | Extract<Token, { kind: 'failed' }>;

/**
 * Makes a call with the login of the first alternative that a Connection's credentials satisfy, a client certificate and OAuth 2.0
 * tokens included. A token that the API does not take is renewed once.
 *
 * @param call - the call with this login; called twice at most, and a second time only after a 401
 */
export async function callLoggedIn(
  tokens: Tokens,
  resolution: Resolved,
  alternatives: readonly SecurityAlternative[],
  call: (authentication: Authentication) => Promise<Outcome>,
): Promise<Outcome> {
  const first = await logIn(tokens, resolution, alternatives);
  if (first.kind === 'failed') {
    return first.outcome;
  }
  const outcome = await call(first.authentication);
  const refused =
    outcome.kind === 'refused' && outcome.reason === 'Unauthorized';
  if (
    !refused ||
    first.tokens.length === 0 ||
    !first.tokens.every(({ wish, token }) => tokens.rejected(wish, token))
  ) {
    return outcome;
  }
  const second = await logIn(tokens, resolution, alternatives);
  return second.kind === 'failed'
    ? second.outcome
    : call(second.authentication);
}

async function logIn(
  source: Tokens,
  resolution: Resolved,
  alternatives: readonly SecurityAlternative[],
): Promise<LogIn> {
  for (const alternative of alternatives) {
    const left = alternative.filter(
      ({ type }) => type !== 'mutual-tls' || !resolution.tls?.cert,
    );
    if (left.length === 0) {
      // Nothing is asked for, or the client certificate is all of it.
      return { kind: 'ok', authentication: ANONYMOUS, tokens: [] };
    }
    const credentials = Object.assign(
      Object.create(null) as Credentials,
      resolution.credentials,
    );
    const used: { wish: TokenWish; token: string }[] = [];
    for (const requirement of left) {
      const wish = wishOf(requirement, resolution);
      if (wish) {
        const found = await source.get(wish);
        if (found.kind === 'failed') return found;
        used.push({ wish, token: found.token });
        credentials[requirement.scheme] = { bearer: found.token };
      }
    }
    const authentication = authenticate([left], credentials);
    if (authentication !== ANONYMOUS) {
      const secrets = used.map(({ wish }) => wish.clientSecret);
      return {
        kind: 'ok',
        authentication: {
          ...authentication,
          secrets: [...authentication.secrets, ...secrets],
        },
        tokens: used,
      };
    }
  }
  return { kind: 'ok', authentication: ANONYMOUS, tokens: [] };
}

/** The token that a scheme needs; the Connection's own address and scopes before the document's. */
function wishOf(
  requirement: SecurityRequirement,
  { credentials, connection, url, tls }: Resolved,
): TokenWish | undefined {
  const { scheme, type } = requirement;
  if (type !== 'oauth2-client-credentials' && type !== 'http-bearer') {
    return undefined;
  }
  const oauth2 = Object.hasOwn(credentials, scheme)
    ? credentials[scheme].oauth2
    : credentials.default?.oauth2;
  const document =
    type === 'oauth2-client-credentials' ? requirement : undefined;
  const tokenUrl = oauth2?.tokenUrl ?? document?.tokenUrl;
  if (!oauth2 || tokenUrl === undefined || !connection) {
    return undefined;
  }
  return {
    connection: connection.key,
    scheme,
    // The document may give it below the API's own address.
    tokenUrl: URL.canParse(tokenUrl, url)
      ? new URL(tokenUrl, url).href
      : tokenUrl,
    clientId: oauth2.clientId,
    clientSecret: oauth2.clientSecret,
    scopes: oauth2.scopes ?? document?.scopes ?? [],
    apiUrl: url,
    tls,
  };
}

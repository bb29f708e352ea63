// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { equalJitter, type Clock, type Random } from '@api-operators/kube';
import {
  mask,
  readTokenAnswer,
  tokenRequest,
  type Outcome,
} from '@api-operators/rest-mapping';
import type { CallFigures } from '../metrics/call-figures.ts';
import type { Clients } from './clients.ts';
import type { TlsOptions } from './connector.ts';

/** Whose token it is: two Connections never share one, and neither do two versions of a Secret. */
export interface TokenWish {
  /** `shop/petstore` */
  connection: string;
  scheme: string;
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  scopes: readonly string[];
  /** The API's URL and TLS material: the token server shares it where it has the same origin. */
  apiUrl: string;
  tls: TlsOptions | undefined;
}

export type Token =
  | { kind: 'ok'; token: string }
  | {
      kind: 'failed';
      outcome: Extract<Outcome, { kind: 'unavailable' | 'refused' }>;
    };

/** OAuth 2.0 access tokens by client credentials; kept in memory only. */
export interface Tokens {
  /** The token at hand, or a new one; many who ask at once cause one request. */
  get(wish: TokenWish): Promise<Token>;
  /** The API did not take it: true where a new one may be asked for. */
  rejected(wish: TokenWish, token: string): boolean;
}

interface Kept {
  token?: string;
  /** When it was fetched, is to be renewed, and ends; milliseconds since 1970. */
  fetchedAt: number;
  renewAt: number;
  expiresAt: number;
  failures: number;
  /** What is answered until then instead of asking again. */
  failed?: { until: number; token: Token };
  running?: Promise<Token>;
}

const TIMEOUT = 10_000;
const MOST_BYTES = 64 * 1024;
/** For servers that name no time; a 401 ends it sooner. */
const UNNAMED_LIFETIME = 60 * 60_000;
/** How long before its end a token is renewed, a fifth of its life at most. */
const AHEAD = 60_000;
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 5 * 60_000;
/** A refusal stands until the Secret changes, and is asked for again this often. */
const REFUSED_PAUSE = 10 * 60_000;
/** A token younger than this that the API does not take is no reason to ask for another. */
const YOUNG = 30_000;
const MOST_KEPT = 1_000;

export function createTokens(options: {
  clients: Clients;
  clock: Clock;
  random: Random;
  figures: Pick<CallFigures, 'tokenFetched'>;
}): Tokens {
  const { clients, clock, random, figures } = options;
  const known = new Map<string, Kept>();

  function keptOf(wish: TokenWish): Kept {
    const { connection, scheme, tokenUrl, clientId, clientSecret } = wish;
    const key = createHash('sha256')
      .update(
        JSON.stringify([
          connection,
          scheme,
          tokenUrl,
          clientId,
          clientSecret,
          wish.scopes,
          wish.tls ?? null,
        ]),
      )
      .digest('hex');
    const kept: Kept = known.get(key) ?? {
      fetchedAt: 0,
      renewAt: 0,
      expiresAt: 0,
      failures: 0,
    };
    known.delete(key);
    known.set(key, kept);
    if (known.size > MOST_KEPT) known.delete(known.keys().next().value!);
    return kept;
  }

  async function fetchToken(wish: TokenWish, kept: Kept): Promise<Token> {
    const { connection, tokenUrl } = wish;
    const request = tokenRequest(wish);
    if (request.kind === 'refused') {
      return fail(kept, {
        kind: 'refused',
        status: 0,
        reason: 'Unauthorized',
        message: `Connection ${connection}: ${request.message}`,
      });
    }
    const { origin, pathname } = new URL(request.url);
    const shared = origin === new URL(wish.apiUrl).origin;
    const tls = shared
      ? wish.tls
      : wish.tls?.ca
      ? { ca: wish.tls.ca }
      : undefined;
    const sent = await clients.of(tls).send({
      method: request.method,
      url: request.url,
      headers: request.headers,
      body: request.body,
      timeout: TIMEOUT,
      maxResponseBytes: MOST_BYTES,
      redirects: 0,
    });
    const now = clock.now();
    const answer = readTokenAnswer(sent, now, request.secrets);
    if (answer.kind === 'ok') {
      const expiresAt = answer.expiresAt ?? now + UNNAMED_LIFETIME;
      Object.assign(kept, {
        token: answer.token,
        fetchedAt: now,
        expiresAt,
        renewAt: expiresAt - Math.min(AHEAD, (expiresAt - now) / 5),
        failures: 0,
      });
      delete kept.failed;
      figures.tokenFetched('ok');
      return { kind: 'ok', token: answer.token };
    }
    const message = mask(
      `Connection ${connection} gets no token at ${origin}${pathname}, which ${
        new URL(tokenUrl).origin === origin ? 'its OAuth 2.0 scheme' : 'it'
      } names: ${answer.message}`,
      request.secrets,
    );
    return answer.kind === 'refused'
      ? fail(kept, {
          kind: 'refused',
          status: sent.kind === 'answer' ? sent.status : 0,
          reason: 'Unauthorized',
          message,
        })
      : fail(kept, {
          kind: 'unavailable',
          reason: sent.kind === 'unsent' ? sent.reason : 'Unavailable',
          message,
        });
  }

  function fail(
    kept: Kept,
    outcome: Extract<Token, { kind: 'failed' }>['outcome'],
  ): Token {
    figures.tokenFetched('failed');
    kept.failures += 1;
    const pause =
      outcome.kind === 'refused'
        ? REFUSED_PAUSE
        : equalJitter(kept.failures, FIRST_PAUSE, LONGEST_PAUSE, random);
    const until = clock.now() + pause;
    const token: Token = {
      kind: 'failed',
      outcome:
        outcome.kind === 'refused' ? outcome : { ...outcome, retryAt: until },
    };
    kept.failed = { until, token };
    return token;
  }

  return {
    async get(wish) {
      const kept = keptOf(wish);
      const now = clock.now();
      const { token } = kept;
      if (token !== undefined && now < kept.renewAt) {
        return { kind: 'ok', token };
      }
      const valid = token !== undefined && now < kept.expiresAt;
      if (!kept.running) {
        if (kept.failed && now < kept.failed.until) {
          return valid ? { kind: 'ok', token } : kept.failed.token;
        }
        kept.running = fetchToken(wish, kept).finally(() => {
          delete kept.running;
        });
      }
      // A token that is good for a while longer serves until the new one is there.
      return valid ? { kind: 'ok', token } : kept.running;
    },
    rejected(wish, token) {
      const kept = keptOf(wish);
      if (kept.token !== token) {
        return true;
      }
      if (clock.now() - kept.fetchedAt < YOUNG) {
        return false;
      }
      delete kept.token;
      return true;
    },
  };
}

// SPDX-License-Identifier: Apache-2.0
import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, request } from 'undici';
import type { HostRules } from './hosts.ts';
import { readBody, SlowBody } from './read-body.ts';
import type { ReadResult } from './read-result.ts';

const MAX_REDIRECTS = 5;

class ForbiddenAddress extends Error {}

/**
 * Reads URLs on allowed hosts. Every address that a name leads to is judged when it is connected to,
 * redirects included, so that a name that leads elsewhere a moment later gains nothing.
 */
export function urlReader(
  rules: HostRules,
  { addressesOf = lookup, leastBytesASecond = 0 }: { addressesOf?: typeof lookup; leastBytesASecond?: number } = {},
): {
  /** What is read tells its own address, which redirects may have changed. */
  read(url: string, maxBytes: number, signal: AbortSignal): Promise<ReadResult>;
  close(): Promise<void>;
} {
  const guarded: LookupFunction = (host, options, done) => {
    addressesOf(host, { ...options, all: true }, (error, found) => {
      if (error) {
        done(error, [] as never);
        return;
      }
      for (const { address } of found) {
        const why = rules.refuseAddress(host, address);
        if (why) {
          done(new ForbiddenAddress(why), [] as never);
          return;
        }
      }
      if (options.all) done(null, found as never);
      else done(null, found[0].address, found[0].family);
    });
  };
  const agent = new Agent({ connect: { lookup: guarded } });
  return {
    async read(url, maxBytes, signal) {
      let at = url;
      for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
        const parsed = URL.canParse(at) ? new URL(at) : undefined;
        if (!parsed || (parsed.protocol !== 'https:' && parsed.protocol !== 'http:')) {
          return { kind: 'forbidden', why: 'only http and https addresses are read' };
        }
        if (parsed.username || parsed.password) {
          return { kind: 'forbidden', why: 'the address holds a user name or password' };
        }
        const refused = rules.refuseHost(parsed.hostname);
        if (refused) return { kind: 'forbidden', why: refused };
        const step = await fetchOnce(parsed, agent, { maxBytes, leastBytesASecond }, signal);
        if (step.kind === 'read') return { ...step, at: parsed.href };
        if (step.kind !== 'redirect') return step;
        if (!URL.canParse(step.to, parsed)) return { kind: 'unavailable', why: 'the server sends on to something that is no address' };
        at = new URL(step.to, parsed).href;
      }
      return { kind: 'unavailable', why: `more than ${MAX_REDIRECTS} redirects` };
    },
    close: () => agent.destroy(),
  };
}

type Step = ReadResult | { kind: 'redirect'; to: string };

async function fetchOnce(
  url: URL,
  agent: Agent,
  limits: { maxBytes: number; leastBytesASecond: number },
  signal: AbortSignal,
): Promise<Step> {
  try {
    const response = await request(url, {
      dispatcher: agent,
      signal,
      headers: { accept: 'application/json, application/yaml, text/yaml, */*;q=0.5' },
    });
    const { statusCode, headers, body } = response;
    if (statusCode >= 300 && statusCode < 400 && headers.location) {
      body.on('error', () => {});
      body.destroy();
      return { kind: 'redirect', to: String(headers.location) };
    }
    if (statusCode !== 200) {
      body.on('error', () => {});
      body.destroy();
      return { kind: 'unavailable', why: `the server answered with status ${statusCode}` };
    }
    return await readBody(body, String(headers['content-encoding'] ?? ''), limits);
  } catch (error) {
    return failure(error, signal);
  }
}

function failure(error: unknown, signal: AbortSignal): ReadResult {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof ForbiddenAddress) return { kind: 'forbidden', why: at.message };
    if (at instanceof SlowBody) return { kind: 'unavailable', why: at.message };
  }
  if (signal.aborted) return { kind: 'unavailable', why: 'it took too long' };
  const { code, message } = error as { code?: string; message?: string };
  return { kind: 'unavailable', why: code ?? message ?? 'the connection failed' };
}

// SPDX-License-Identifier: Apache-2.0
import { errors } from 'undici';
import type { Sent } from '@api-operators/rest-mapping';
import { EgressRefused } from './connector.ts';

/** Milliseconds that each part of a call may take. */
export interface Deadlines {
  /** Until one address of the host has answered, TLS included. */
  connect: number;
  /** Without a byte in the middle of an answer. */
  idle: number;
}

const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * What a call that failed came to, in words that a person can act on. None of them holds more than the
 * host's name: an error object of the client may hold headers.
 */
export function sendFailure(
  error: Error & { code?: string },
  { url, timeout }: { url: string; timeout: number },
  deadlines: Deadlines,
): Exclude<Sent, { kind: 'answer' }> {
  const where = new URL(url).host;
  if (error instanceof EgressRefused) {
    return { kind: 'unsent', reason: 'EgressRefused', message: error.message };
  }
  const codes = [
    error.code ?? '',
    ...(error instanceof AggregateError
      ? error.errors.map((each: { code?: string }) => each.code ?? '')
      : []),
  ];
  if (codes.some(code => NEVER_SENT.has(code))) {
    return {
      kind: 'unsent',
      reason: 'Unreachable',
      message: `${where} cannot be reached: ${unreachable(codes, deadlines)}`,
    };
  }
  const code = codes[0];
  if (/CERT|SELF_SIGNED|ERR_TLS|ERR_SSL|UNABLE_TO_VERIFY/.test(code)) {
    return {
      kind: 'unsent',
      reason: 'TLS',
      message: `${where}: ${tlsText(error.message, code)}`,
    };
  }
  if (error instanceof errors.InvalidArgumentError) {
    // Thrown before a byte is written; its own message may quote a header.
    return {
      kind: 'unsent',
      reason: 'Unreachable',
      message: `the request to ${where} is not one that HTTP allows`,
    };
  }
  if (error instanceof errors.BodyTimeoutError) {
    return {
      kind: 'lost',
      message: `${where} sent nothing for ${
        Math.min(deadlines.idle, timeout) / 1_000
      } s in the middle of its answer`,
    };
  }
  if (
    error instanceof errors.HeadersTimeoutError ||
    error.name === 'TimeoutError'
  ) {
    return {
      kind: 'lost',
      message: `${where} did not answer within ${
        timeout / 1000
      } s; spec.limits.timeout of its Connection says how long a call may take`,
    };
  }
  return {
    kind: 'lost',
    message: `the connection to ${where} broke: ${code || error.message}`,
  };
}

function unreachable(codes: readonly string[], { connect }: Deadlines): string {
  const code = codes.find(each => NEVER_SENT.has(each));
  switch (code) {
    case 'ENOTFOUND':
      return 'no name server knows this name (ENOTFOUND)';
    case 'EAI_AGAIN':
    case 'EAI_FAIL':
      return `the name server does not answer (${code})`;
    case 'UND_ERR_CONNECT_TIMEOUT':
      return `it took no connection within ${connect / 1_000} s`;
    default:
      return code ?? '';
  }
}

/** What is wrong with the other side's certificate, with what to do; Node's own advice is for those who start it. */
function tlsText(message: string, code: string): string {
  const said = `${message.split(';')[0]} (${code})`;
  if (/SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)/.test(code)) {
    return `${said}: no authority that is trusted has signed its certificate; name the one that has in spec.tls.caSecretRef of the Connection`;
  }
  return /ALTNAME/.test(code)
    ? `${said}: correct the URL, or name the host that the certificate is for in spec.tls.serverName of the Connection`
    : said;
}

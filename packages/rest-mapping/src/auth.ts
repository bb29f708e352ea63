// SPDX-License-Identifier: Apache-2.0
import type {
  Operation,
  RestMappingVersion,
  SecurityAlternative,
  SecurityRequirement,
} from '@api-operators/api';
import { base64 } from './base64.ts';

/** A credential whose Secret references have been read. */
export interface ResolvedCredential {
  apiKey?: string;
  basic?: { username: string; password: string };
  bearer?: string;
}

/** What logging in adds to a request. */
export interface Authentication {
  headers: Record<string, string>;
  query: Record<string, string>;
  /** Texts that must be masked wherever the request is shown. */
  secrets: string[];
}

export const ANONYMOUS: Authentication = {
  headers: {},
  query: {},
  secrets: [],
};

/**
 * Logs a request in by the first alternative that the credentials satisfy. Credentials are keyed by
 * the name of the security scheme; `default` stands for any. Where no alternative is satisfied
 * the call goes out anonymously: the API's own answer then says what it wants.
 */
export function authenticate(
  alternatives: readonly SecurityAlternative[],
  credentials: Readonly<Record<string, ResolvedCredential>>,
): Authentication {
  for (const alternative of alternatives) {
    const parts = alternative.map(requirement =>
      satisfy(requirement, credentials),
    );
    if (alternative.length > 0 && parts.every(part => part !== undefined)) {
      return combine(parts);
    }
  }
  return ANONYMOUS;
}

/** What an operation asks for: its own alternatives, else the mapping's. */
export function securityOf(
  mapping: Pick<RestMappingVersion, 'security'>,
  operation: Pick<Operation, 'security'> | undefined,
): readonly SecurityAlternative[] {
  return operation?.security ?? mapping.security;
}

/** The names of the security schemes that would let a call in, for messages. */
export function schemeNames(
  alternatives: readonly SecurityAlternative[],
): string[] {
  return [
    ...new Set(alternatives.flat().map(requirement => requirement.scheme)),
  ];
}

function satisfy(
  requirement: SecurityRequirement,
  credentials: Readonly<Record<string, ResolvedCredential>>,
): Authentication | undefined {
  const credential = Object.hasOwn(credentials, requirement.scheme)
    ? credentials[requirement.scheme]
    : Object.hasOwn(credentials, 'default')
    ? credentials.default
    : undefined;
  if (!credential) {
    return undefined;
  }
  switch (requirement.type) {
    case 'apiKey':
      return credential.apiKey === undefined
        ? undefined
        : apiKey(requirement, credential.apiKey);
    case 'http-basic': {
      if (!credential.basic) return undefined;
      const { username, password } = credential.basic;
      const encoded = base64(
        new TextEncoder().encode(`${username}:${password}`),
      );
      return header('authorization', `Basic ${encoded}`, [password, encoded]);
    }
    case 'http-bearer':
    case 'oauth2-client-credentials':
      return credential.bearer === undefined
        ? undefined
        : header('authorization', `Bearer ${credential.bearer}`, [
            credential.bearer,
          ]);
    case 'mutual-tls':
    case 'unsupported':
      return undefined;
    default:
      return requirement satisfies never;
  }
}

function apiKey(
  requirement: Extract<SecurityRequirement, { type: 'apiKey' }>,
  key: string,
): Authentication {
  switch (requirement.in) {
    case 'header':
      return header(requirement.name.toLowerCase(), key, [key]);
    case 'query':
      return {
        headers: {},
        query: { [requirement.name]: key },
        secrets: [key],
      };
    case 'cookie':
      return header(
        'cookie',
        `${requirement.name}=${encodeURIComponent(key.toWellFormed())}`,
        [key],
      );
    default:
      return requirement.in satisfies never;
  }
}

function header(
  name: string,
  value: string,
  secrets: string[],
): Authentication {
  return { headers: { [name]: value }, query: {}, secrets };
}

function combine(parts: Authentication[]): Authentication {
  const headers = new Map<string, string>();
  for (const [name, value] of parts.flatMap(part =>
    Object.entries(part.headers),
  )) {
    const before = name === 'cookie' ? headers.get(name) : undefined;
    headers.set(name, before === undefined ? value : `${before}; ${value}`);
  }
  return {
    headers: Object.fromEntries(headers),
    query: Object.fromEntries(
      parts.flatMap(part => Object.entries(part.query)),
    ),
    secrets: parts.flatMap(part => part.secrets),
  };
}

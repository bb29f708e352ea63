// SPDX-License-Identifier: Apache-2.0
import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { Connection, SecretKeyReference } from '@api-operators/api';
import type { ResolvedCredential } from '@api-operators/rest-mapping';
import type { TlsOptions } from '../rest/connector.ts';

/** The values of a Secret by key, or undefined where there is no such Secret. */
export type SecretValues = (
  name: string,
) => ReadonlyMap<string, string> | undefined;

/** Credentials by the name of the security scheme, or `default`. */
export type Credentials = Record<
  string,
  ResolvedCredential & {
    /** What an access token is asked for with; what is absent is the document's. */
    oauth2?: {
      clientId: string;
      clientSecret: string;
      tokenUrl?: string;
      scopes?: readonly string[];
    };
  }
>;

export type CredentialsRead =
  | {
      kind: 'ok';
      credentials: Credentials;
      tls: TlsOptions | undefined;
    }
  | { kind: 'refused'; reason: string; message: string };

/** The Secrets of its own namespace that a Connection names. */
export function secretNames(spec: NonNullable<Connection['spec']>): string[] {
  const names = references(spec).map(({ ref }) => ref.name);
  return [...new Set(names)];
}

/** Reads a Connection's credentials from its Secrets; all that is missing is told at once. */
export function readCredentials(
  spec: NonNullable<Connection['spec']>,
  namespace: string,
  secrets: SecretValues,
): CredentialsRead {
  const problems: string[] = [];
  const read = (ref: SecretKeyReference | undefined): string | undefined => {
    if (!ref) {
      return undefined;
    }
    const values = secrets(ref.name);
    if (!values) {
      problems.push(`there is no Secret ${ref.name} in namespace ${namespace}`);
      return undefined;
    }
    const value = values.get(ref.key);
    if (value === undefined || value === '') {
      problems.push(
        `Secret ${namespace}/${ref.name} has no key "${ref.key}"${
          values.size > 0 ? ` (it has ${[...values.keys()].join(', ')})` : ''
        }`,
      );
      return undefined;
    }
    // A line break at the end is what an editor left, and no header may hold one.
    return value.replace(/[\r\n]+$/, '');
  };
  const credentials = Object.create(null) as Credentials;
  for (const [scheme, credential] of Object.entries(spec.credentials ?? {})) {
    const apiKey = read(credential.apiKey?.secretRef);
    const bearer = read(credential.bearer?.secretRef);
    const username = read(credential.basic?.usernameSecretRef);
    const password = read(credential.basic?.passwordSecretRef);
    const client = credential.oauth2ClientCredentials;
    const clientId = read(client?.clientIdSecretRef);
    const clientSecret = read(client?.clientSecretSecretRef);
    credentials[scheme] = {
      ...(apiKey === undefined ? {} : { apiKey }),
      ...(bearer === undefined ? {} : { bearer }),
      ...(username === undefined || password === undefined
        ? {}
        : { basic: { username, password } }),
      ...(clientId === undefined || clientSecret === undefined
        ? {}
        : {
            oauth2: {
              clientId,
              clientSecret,
              ...(client?.tokenUrl ? { tokenUrl: client.tokenUrl } : {}),
              ...(client?.scopes ? { scopes: client.scopes } : {}),
            },
          }),
    };
  }
  const ca = read(spec.tls?.caSecretRef);
  const cert = read(spec.tls?.certSecretRef);
  const key = read(spec.tls?.keySecretRef);
  if (spec.tls && !spec.tls.certSecretRef !== !spec.tls.keySecretRef) {
    problems.push(
      'tls: certSecretRef and keySecretRef belong together: set both, or neither',
    );
  }
  if (problems.length > 0) {
    return {
      kind: 'refused',
      reason: 'CredentialsMissing',
      message: [...new Set(problems)].join('; '),
    };
  }
  const tls: TlsOptions = {
    ...(ca ? { ca } : {}),
    ...(cert ? { cert } : {}),
    ...(key ? { key } : {}),
    ...(spec.tls?.serverName ? { servername: spec.tls.serverName } : {}),
  };
  const wrong = unusable(tls, spec.tls);
  if (wrong !== undefined) {
    return { kind: 'refused', reason: 'InvalidCertificate', message: wrong };
  }
  return {
    kind: 'ok',
    credentials,
    tls: Object.keys(tls).length > 0 ? tls : undefined,
  };
}

/** Why certificates cannot be used; Node would pass over a CA that is none, and trust nobody else for it. */
function unusable(
  { ca, cert, key }: TlsOptions,
  spec: NonNullable<Connection['spec']>['tls'],
): string | undefined {
  if (ca !== undefined) {
    const blocks =
      ca.match(/-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/g) ??
      [];
    if (blocks.length === 0 || !blocks.every(isCertificate)) {
      return `tls.caSecretRef: Secret ${spec?.caSecretRef?.name}, key ${spec?.caSecretRef?.key} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)`;
    }
  }
  try {
    if (cert !== undefined && key !== undefined) {
      createSecureContext({ cert, key });
    }
    return undefined;
  } catch (error) {
    const { code = 'unreadable' } = error as { code?: string };
    return `tls: the certificate in Secret ${spec?.certSecretRef?.name} and the key in Secret ${spec?.keySecretRef?.name} cannot be used together (${code}): both must be PEM, and the key that of the certificate`;
  }
}

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}

/** `Secret petstore-key, key api-key` for each credential, for messages; never a value. */
export function loginText(spec: NonNullable<Connection['spec']>): string {
  const named = references(spec)
    .filter(({ path }) => path.startsWith('credentials'))
    .map(({ ref }) => `Secret ${ref.name}, key ${ref.key}`);
  return named.length > 0
    ? `logs in with ${named.join(' and ')}`
    : 'has no credentials';
}

function references(
  spec: NonNullable<Connection['spec']>,
): { path: string; ref: SecretKeyReference }[] {
  const found: { path: string; ref: SecretKeyReference }[] = [];
  const add = (path: string, ref: SecretKeyReference | undefined) => {
    if (ref) found.push({ path, ref });
  };
  for (const [scheme, credential] of Object.entries(spec.credentials ?? {})) {
    const path = `credentials.${scheme}`;
    add(path, credential.apiKey?.secretRef);
    add(path, credential.bearer?.secretRef);
    add(path, credential.basic?.usernameSecretRef);
    add(path, credential.basic?.passwordSecretRef);
    add(path, credential.oauth2ClientCredentials?.clientIdSecretRef);
    add(path, credential.oauth2ClientCredentials?.clientSecretSecretRef);
  }
  add('tls', spec.tls?.caSecretRef);
  add('tls', spec.tls?.certSecretRef);
  add('tls', spec.tls?.keySecretRef);
  return found;
}

// SPDX-License-Identifier: Apache-2.0
import type { BinarySource, JsonObject } from '@api-operators/api';
import type { Use } from '../../endpoints/uses.ts';
import { CONFIG_MAPS } from '../../cluster-types.ts';
import type { Runtime } from '../../runtime.ts';

/** A binary body is refused beyond this, in bytes. */
export const BODY_CAP = 16 * 1024 * 1024;

export type BodySource =
  | { kind: 'none' }
  | { kind: 'ok'; data: Uint8Array; contentType?: string; uses: Use[] }
  | { kind: 'refused'; reason: string; message: string; uses: Use[] };

/** The bytes that an action's `spec` names: literal base64, a ConfigMap's or Secret's key, or a URL, in this order. */
export async function readBodySource(
  runtime: Runtime,
  namespace: string,
  spec: JsonObject,
): Promise<BodySource> {
  const source = spec as unknown as BinarySource;
  const contentType = source.contentType
    ? { contentType: source.contentType }
    : {};
  if (typeof source.data === 'string') {
    const data = Buffer.from(source.data, 'base64');
    return data.toString('base64').replace(/=+$/, '') ===
      source.data.replace(/\s|=+$/g, '')
      ? { kind: 'ok', data, ...contentType, uses: [] }
      : {
          kind: 'refused',
          reason: 'InvalidBody',
          message: 'spec.data is not base64',
          uses: [],
        };
  }
  const secret = source.dataFrom?.secretRef;
  if (secret) {
    const uses: Use[] = [`Secret ${namespace}/${secret.name}`];
    const values = (await runtime.endpoints.secrets(namespace))(secret.name);
    const value = values?.get(secret.key);
    return value === undefined
      ? missing(
          values
            ? `Secret ${secret.name} has no key "${secret.key}"`
            : `there is no Secret ${secret.name} in namespace ${namespace}`,
          'spec.dataFrom.secretRef',
          uses,
        )
      : { kind: 'ok', data: Buffer.from(value, 'utf8'), ...contentType, uses };
  }
  const map = source.dataFrom?.configMapRef;
  if (map) {
    const uses: Use[] = [];
    const found = await runtime.client
      .of(CONFIG_MAPS)
      .get({ namespace, name: map.name });
    const binary = (found?.binaryData as Record<string, string> | undefined)?.[
      map.key
    ];
    const text = (found?.data as Record<string, string> | undefined)?.[map.key];
    const data =
      binary !== undefined
        ? Buffer.from(binary, 'base64')
        : text !== undefined
        ? Buffer.from(text, 'utf8')
        : undefined;
    return data
      ? { kind: 'ok', data, ...contentType, uses }
      : missing(
          found
            ? `ConfigMap ${map.name} has no key "${map.key}"`
            : `there is no ConfigMap ${map.name} in namespace ${namespace}`,
          'spec.dataFrom.configMapRef',
          uses,
        );
  }
  if (typeof source.dataURL === 'string' && source.dataURL !== '') {
    const fetched = await runtime.rest.fetchBytes(source.dataURL, BODY_CAP);
    return fetched.kind === 'ok'
      ? {
          kind: 'ok',
          data: fetched.data,
          ...(fetched.contentType ? { contentType: fetched.contentType } : {}),
          ...contentType,
          uses: [],
        }
      : {
          kind: 'refused',
          reason: 'BodyUnreachable',
          message: `spec.dataURL: ${fetched.message}`,
          uses: [],
        };
  }
  return { kind: 'none' };
}

function missing(message: string, field: string, uses: Use[]): BodySource {
  return {
    kind: 'refused',
    reason: 'BodyMissing',
    message: `${field}: ${message}`,
    uses,
  };
}

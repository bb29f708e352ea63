// SPDX-License-Identifier: Apache-2.0
import type { BinarySource } from '@api-operators/api';
import { CONFIG_MAPS } from '../../cluster-types.ts';
import type { Runtime } from '../../runtime.ts';

/** Bytes behind a URL are refused beyond this; what stands in the cluster is smaller anyway. */
export const BODY_CAP = 16 * 1024 * 1024;

export type BodySource =
  | { kind: 'none' }
  | { kind: 'ok'; data: Uint8Array; contentType?: string }
  /** `final`: nothing but a change of the object will help. */
  | { kind: 'refused'; reason: string; message: string; final?: boolean };

/**
 * The bytes that an object names: literal base64, a ConfigMap's or Secret's key in its own namespace, or a URL, in this
 * order. `place` is where it names them, `spec.photo`.
 */
export async function readSource(
  runtime: Runtime,
  namespace: string,
  source: BinarySource,
  place: string,
): Promise<BodySource> {
  const { data, dataFrom, dataURL } = source;
  const contentType = source.contentType
    ? { contentType: source.contentType }
    : {};
  if (typeof data === 'string') {
    const bytes = Buffer.from(data, 'base64');
    return bytes.toString('base64').replace(/=+$/, '') ===
      data.replace(/\s|=+$/g, '')
      ? { kind: 'ok', data: bytes, ...contentType }
      : {
          kind: 'refused',
          reason: 'InvalidBody',
          message: `${place}.data is not base64: encode the bytes (base64 -w0 <file>), or put them into a Secret or ConfigMap and name that under ${place}.dataFrom`,
          final: true,
        };
  }
  if (dataFrom?.secretRef) {
    const { name, key } = dataFrom.secretRef;
    const held = await runtime.endpoints.secretBytes(namespace, name);
    return given('Secret', { namespace, name, key }, held, {
      place: `${place}.dataFrom.secretRef`,
      contentType,
    });
  }
  if (dataFrom?.configMapRef) {
    const { name, key } = dataFrom.configMapRef;
    const found = await runtime.client.of(CONFIG_MAPS).get({ namespace, name });
    const held =
      found &&
      new Map([
        ...entries(found.data, 'utf8'),
        ...entries(found.binaryData, 'base64'),
      ]);
    return given('ConfigMap', { namespace, name, key }, held, {
      place: `${place}.dataFrom.configMapRef`,
      contentType,
    });
  }
  if (typeof dataURL === 'string' && dataURL !== '') {
    const fetched = await runtime.rest.fetchBytes(dataURL, BODY_CAP);
    return fetched.kind === 'ok'
      ? { ...fetched, ...contentType }
      : {
          kind: 'refused',
          reason: 'BodyUnreachable',
          message: `${place}.dataURL: ${fetched.message}`,
        };
  }
  return { kind: 'none' };
}

function entries(
  data: unknown,
  encoding: 'utf8' | 'base64',
): [string, Uint8Array][] {
  return Object.entries((data ?? {}) as Record<string, string>).map(
    ([key, value]) => [key, Buffer.from(value, encoding)],
  );
}

function given(
  kind: 'Secret' | 'ConfigMap',
  { namespace, name, key }: { namespace: string; name: string; key: string },
  held: ReadonlyMap<string, Uint8Array> | undefined,
  { place, contentType }: { place: string; contentType: object },
): BodySource {
  const data = held?.get(key);
  if (data) {
    return { kind: 'ok', data, ...contentType };
  }
  const has = [...(held?.keys() ?? [])].join(', ') || 'none';
  return {
    kind: 'refused',
    reason: 'BodyMissing',
    message: held
      ? `${place}: ${kind} ${namespace}/${name} has no key "${key}" (it has ${has}): correct the key, or add it to the ${kind}`
      : `${place}: there is no ${kind} ${name} in namespace ${namespace}: make it, or name another`,
  };
}

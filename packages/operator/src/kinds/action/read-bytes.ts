// SPDX-License-Identifier: Apache-2.0
import type {
  BinarySource,
  Json,
  JsonObject,
  OperationName,
  RestMappingVersion,
} from '@api-operators/api';
import { isObject, type FilePart } from '@api-operators/rest-mapping';
import type { Use } from '../../endpoints/uses.ts';
import type { Runtime } from '../../runtime.ts';
import type { CallInput } from '../call-context.ts';
import { readSource } from './body-source.ts';

/** The bytes that a call sends and that stand outside of `spec`. */
export type ReadBytes =
  | { kind: 'ok'; input: Pick<CallInput, 'bytes' | 'files'> }
  | { kind: 'refused'; reason: string; message: string; final?: boolean };

/** Where a call's bytes are named: all of `spec` for a binary body, else each file of a multipart body, by field. */
function sourcesOf(
  mapping: RestMappingVersion,
  spec: JsonObject,
  operation: OperationName,
): { field: string | undefined; source: BinarySource }[] {
  const body = mapping.operations[operation]?.body;
  if (body?.binary) {
    return [{ field: undefined, source: spec as BinarySource }];
  }
  return mapping.fields
    .filter(field => field.binary && field.in === 'body')
    .map(({ field }) => ({ field, value: own(spec, field) }))
    .filter(({ value }) => isObject(value))
    .map(({ field, value }) => ({ field, source: value as BinarySource }));
}

function own(spec: JsonObject, field: string): Json | undefined {
  return Object.hasOwn(spec, field) ? spec[field] : undefined;
}

/** Whether a call of the kind sends bytes that have to be read first. */
export function sendsBytes(
  mapping: RestMappingVersion,
  spec: JsonObject,
  operation: OperationName = 'call',
): boolean {
  return sourcesOf(mapping, spec, operation).length > 0;
}

/** The Secrets that hold bytes, so that a change of one wakes the object. */
export function bytesUses(
  mapping: RestMappingVersion,
  namespace: string,
  spec: JsonObject,
  operation: OperationName = 'call',
): Use[] {
  return sourcesOf(mapping, spec, operation).flatMap(({ source }): Use[] => {
    const name = source.dataFrom?.secretRef?.name;
    return name === undefined ? [] : [`Secret ${namespace}/${name}`];
  });
}

/** Reads all bytes that a call sends, or says which are missing. */
export async function readBytes(
  runtime: Runtime,
  mapping: RestMappingVersion,
  namespace: string,
  spec: JsonObject,
  operation: OperationName = 'call',
): Promise<ReadBytes> {
  const files = new Map<string, FilePart>();
  let bytes: FilePart | undefined;
  for (const { field, source } of sourcesOf(mapping, spec, operation)) {
    const read = await readSource(
      runtime,
      namespace,
      source,
      field === undefined ? 'spec' : `spec.${field}`,
    );
    if (read.kind === 'refused') return read;
    if (read.kind === 'none') continue;
    const { kind: _, ...file } = read;
    if (field === undefined) bytes = file;
    else files.set(field, file);
  }
  return {
    kind: 'ok',
    input: {
      ...(bytes ? { bytes } : {}),
      ...(files.size > 0 ? { files } : {}),
    },
  };
}

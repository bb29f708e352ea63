// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../crd/schemas.ts';
import type { ModelOperation } from '../model/model.ts';
import { wordsOf } from '../names/words.ts';

const CREATES = /^(creates?|creating|upserts?|adds?|registers?|stores?|saves?|provision)$/;
const CHANGES = /^(update|updates|updating|modify|modifies|edit|edits|change|changes|replace|replaces|patch|rename|renames)$/;
/** Names of ids that an API makes itself. */
const GENERATED = /(gid|sid|uuid|guid)$/i;

/**
 * Whether PUT to an object's own path also creates it. It does where it may answer 201 or says so; it does not where
 * it speaks of changes alone, or where the path holds an id that the caller can hardly choose.
 */
export function putCreates(put: ModelOperation, idParameter: string, schemas: Schemas): boolean {
  if (put.responses.some(({ status }) => status === '201')) return true;
  const words = `${wordsOf(put.operationId ?? '', 'humps').join(' ')} ${put.summary ?? ''}`.toLowerCase().split(/[^a-z]+/);
  if (words.some(word => CREATES.test(word))) return true;
  if (words.some(word => CHANGES.test(word))) return false;
  const parameter = put.parameters.find(({ name, in: place }) => place === 'path' && name === idParameter);
  const shape = parameter?.schema && schemas.shape(parameter.schema);
  if (shape?.format === 'uuid' || (shape?.types?.has('integer') && !shape.types.has('string'))) return false;
  return !GENERATED.test(idParameter);
}

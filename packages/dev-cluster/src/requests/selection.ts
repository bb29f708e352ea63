// SPDX-License-Identifier: Apache-2.0
import { badRequest } from '../http/status.ts';
import { parseFieldSelector } from '../objects/field-selector.ts';
import { parseLabelSelector } from '../objects/label-selector.ts';
import type { Obj } from '../objects/object.ts';
import type { ResourceRequest } from './request.ts';

const ALWAYS_SELECTABLE = ['metadata.name', 'metadata.namespace'];

/** Whether an object, as this version shows it, is one that the request asks for; undefined = all are. */
export function selectionOf(request: ResourceRequest): ((object: Obj) => boolean) | undefined {
  const labels = parseLabelSelector(request.query.get('labelSelector') ?? '');
  if (labels.kind === 'refused') throw badRequest(labels.message);
  const supported = [...ALWAYS_SELECTABLE, ...request.version.selectableFields];
  const fields = parseFieldSelector(request.query.get('fieldSelector') ?? '', supported);
  if (fields.kind === 'refused') throw badRequest(fields.message);
  const { selector: byLabels } = labels;
  const { selector: byFields } = fields;
  if (!byLabels && !byFields) return undefined;
  return object => (!byLabels || byLabels(object.metadata.labels)) && (!byFields || byFields(object));
}

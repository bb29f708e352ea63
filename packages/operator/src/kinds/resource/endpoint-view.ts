// SPDX-License-Identifier: Apache-2.0
import {
  ANNOTATION_APPLIED,
  ANNOTATION_CREATE_PENDING,
  ANNOTATION_CREATE_SENT,
  ANNOTATION_EXTERNAL_ID,
  ANNOTATION_OPERATION,
  sha256Hex,
  type ApiResource,
  type EndpointResponse,
  type ResourceStatus,
} from '@api-operators/api';
import { parseApplied } from './applied.ts';
import { parseCreateSent } from './create-sent.ts';

/** What is kept for each endpoint on the object itself. */
const KEPT = [
  ANNOTATION_EXTERNAL_ID,
  ANNOTATION_CREATE_PENDING,
  ANNOTATION_CREATE_SENT,
  ANNOTATION_OPERATION,
  ANNOTATION_APPLIED,
];

/**
 * What follows the names of the annotations that speak of each endpoint: nothing for the one that has the object's plain
 * annotations, whatever its place in the list is by now; else for the first.
 */
export function endpointSuffixes(
  object: ApiResource,
  urls: readonly string[],
): string[] {
  const { annotations = {} } = object.metadata;
  const owner =
    annotations[ANNOTATION_CREATE_PENDING] === undefined
      ? parseApplied(annotations[ANNOTATION_APPLIED])?.endpoint ??
        object.status?.endpoint
      : parseCreateSent(annotations)?.endpoint;
  const plain = owner !== undefined && urls.includes(owner) ? owner : urls[0];
  return urls.map(url =>
    url === plain ? '' : `.${sha256Hex(url).slice(0, 8)}`,
  );
}

/**
 * The object as if this endpoint were its only one (no URL: it is), so that one decision serves them all: the endpoint's own id, mark and
 * record under their usual names, and a status made of what it answered last.
 */
export function endpointView(
  object: ApiResource,
  url: string | undefined,
  suffix: string,
): ApiResource {
  const { annotations = {} } = object.metadata;
  if (url === undefined) {
    return object;
  }
  if (suffix === '') {
    // The state of the object is that of all endpoints; this is about the first alone.
    const answer = object.status?.responses?.[url];
    return answer
      ? {
          ...object,
          status: {
            ...object.status,
            state: answer.success ? 'Synced' : 'Failed',
            response: answer,
          },
        }
      : object;
  }
  const own = Object.fromEntries(
    Object.entries(annotations).filter(([name]) => !KEPT.includes(name)),
  );
  for (const name of KEPT) {
    const value = annotations[name + suffix];
    if (value !== undefined) own[name] = value;
  }
  const status = viewStatus(
    object.status,
    object.status?.responses?.[url],
    own[ANNOTATION_EXTERNAL_ID],
  );
  const { status: _, ...rest } = object;
  return {
    ...rest,
    metadata: { ...object.metadata, annotations: own },
    ...(status ? { status } : {}),
  };
}

function viewStatus(
  status: ResourceStatus | undefined,
  answer: EndpointResponse | undefined,
  id: string | undefined,
): ResourceStatus | undefined {
  if (!status || !answer) {
    return undefined;
  }
  return {
    state: answer.success ? 'Synced' : 'Failed',
    ...(id === undefined ? {} : { externalID: id }),
    ...(status.observedGeneration === undefined
      ? {}
      : { observedGeneration: status.observedGeneration }),
    ...(answer.lastUpdated === undefined
      ? {}
      : {
          lastSyncTime: answer.lastUpdated,
          lastGetTime: answer.lastUpdated,
          adoptedAt: answer.lastUpdated,
        }),
    response: answer,
  };
}

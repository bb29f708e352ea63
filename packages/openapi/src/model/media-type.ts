// SPDX-License-Identifier: Apache-2.0
import type { ModelBody, Method } from './model.ts';

/** Whether a media type carries JSON. */
export function isJson(mediaType: string): boolean {
  const essence = mediaType.split(';')[0].trim().toLowerCase();
  return essence === 'application/json' || essence === 'text/json' || essence.endsWith('+json');
}

export function codingOf(mediaType: string): ModelBody['coding'] {
  const essence = mediaType.split(';')[0].trim().toLowerCase();
  if (isJson(essence) || essence === '*/*' || essence === 'application/*') return 'json';
  if (essence === 'application/x-www-form-urlencoded') return 'form';
  if (essence.startsWith('multipart/')) return 'multipart';
  if (essence.startsWith('text/')) return 'text';
  return 'binary';
}

/** The media type to send or read where a document offers several: the one that keeps values best. */
export function preferredMediaType(offered: readonly string[], method: Method): string | undefined {
  let best: string | undefined;
  let bestRank = Infinity;
  for (const mediaType of offered) {
    const rank = rankOf(mediaType, method);
    if (rank < bestRank) {
      best = mediaType;
      bestRank = rank;
    }
  }
  return best;
}

function rankOf(mediaType: string, method: Method): number {
  const essence = mediaType.split(';')[0].trim().toLowerCase();
  if (method === 'PATCH' && essence === 'application/merge-patch+json') return 0;
  if (essence === 'application/json') return 1;
  if (essence === 'application/json-patch+json') return 8;
  if (isJson(essence)) return 2;
  return { json: 3, form: 4, multipart: 5, binary: 6, text: 7 }[codingOf(essence)];
}

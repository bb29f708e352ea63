// SPDX-License-Identifier: Apache-2.0

/** How a client wants to see objects. */
export type Presentation = { as: 'Object' | 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList'; media: 'json' | 'yaml' };

type Range = { type: string; parameters: Map<string, string>; quality: number };

/** The media ranges of an Accept header, the preferred first. */
export function rangesOf(accept: string): Range[] {
  return accept
    .split(',')
    .map(part => {
      const [type, ...rest] = part.split(';').map(text => text.trim());
      const parameters = new Map(rest.map(text => text.split('=', 2) as [string, string]));
      return { type: type.toLowerCase(), parameters, quality: Number(parameters.get('q') ?? 1) };
    })
    .filter(range => range.type !== '' && range.quality > 0)
    .sort((a, b) => b.quality - a.quality);
}

/** Undefined: nothing that the client accepts can be given. `transforms`: tables and metadata are possible here. */
export function presentationOf(accept: string | undefined, transforms: boolean): Presentation | undefined {
  if (!accept || accept === '*/*' || accept === 'application/json') return { as: 'Object', media: 'json' };
  for (const { type, parameters } of rangesOf(accept)) {
    const media = mediaOf(type);
    if (!media) continue;
    const as = parameters.get('as');
    if (as === undefined) return { as: 'Object', media };
    const known = as === 'Table' || as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList';
    const isMeta = parameters.get('g') === 'meta.k8s.io' && parameters.get('v') === 'v1';
    if (known && isMeta && transforms) return { as, media };
  }
  return undefined;
}

function mediaOf(type: string): 'json' | 'yaml' | undefined {
  if (type === 'application/json' || type === '*/*' || type === 'application/*') return 'json';
  return type === 'application/yaml' ? 'yaml' : undefined;
}

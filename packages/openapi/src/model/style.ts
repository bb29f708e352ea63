// SPDX-License-Identifier: Apache-2.0
import type { ParameterStyle } from '@api-operators/api';
import { child, flag, text, type Node } from '../resolve/node.ts';
import type { ModelParameter } from './model.ts';

const STYLES: readonly string[] = [
  'simple',
  'label',
  'matrix',
  'form',
  'spaceDelimited',
  'pipeDelimited',
  'deepObject',
];

export function isStyle(style: string | undefined): style is ParameterStyle {
  return style !== undefined && STYLES.includes(style);
}

/** How a parameter of OpenAPI 3 is written, by what it says or by its place. */
export function openApiStyle(node: Node, place: ModelParameter['in']): { style: ParameterStyle; explode: boolean } {
  const given = text(child(node, 'style'));
  const usual = place === 'query' || place === 'cookie' ? 'form' : 'simple';
  const style = isStyle(given) ? given : usual;
  return { style, explode: flag(child(node, 'explode')) ?? style === 'form' };
}

/** The same for Swagger 2.0's `collectionFormat`. */
export function swaggerStyle(
  format: string | undefined,
  place: ModelParameter['in'],
): { style: ParameterStyle; explode: boolean } {
  if (place === 'path' || place === 'header') return { style: 'simple', explode: false };
  switch (format) {
    case 'multi':
      return { style: 'form', explode: true };
    case 'ssv':
      return { style: 'spaceDelimited', explode: false };
    case 'pipes':
      return { style: 'pipeDelimited', explode: false };
    default:
      return { style: 'form', explode: false };
  }
}

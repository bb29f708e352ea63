// SPDX-License-Identifier: Apache-2.0
import type { Json, ParameterStyle } from '@api-operators/api';
import { isObject, stringifyJson } from './json.ts';

/** A parameter that is ready to be put in its place, or why it cannot be. */
export type Serialized =
  | { kind: 'ok'; text: string }
  | { kind: 'refused'; message: string };

export interface Parameter {
  /** The API's own name of it. */
  wire: string;
  in: 'path' | 'query' | 'header' | 'cookie';
  style?: ParameterStyle;
  explode?: boolean;
}

/**
 * OpenAPI's serialisation of one parameter value. Query and cookie parameters come back as
 * `name=value` pairs joined by their separator, path and header parameters as the bare value.
 */
export function serializeParameter(
  parameter: Parameter,
  value: Json,
): Serialized {
  switch (parameter.in) {
    case 'path':
      return pathValue(parameter, value);
    case 'query':
      return { kind: 'ok', text: queryPairs(parameter, value).join('&') };
    case 'cookie':
      return { kind: 'ok', text: queryPairs(parameter, value).join('; ') };
    case 'header': {
      const text = simple(value, parameter.explode ?? false, part => part);
      return /[\r\n\0]/.test(text)
        ? {
            kind: 'refused',
            message: `the header ${parameter.wire} must not hold a line break`,
          }
        : { kind: 'ok', text };
    }
    default:
      return parameter.in satisfies never;
  }
}

function pathValue(parameter: Parameter, value: Json): Serialized {
  const explode = parameter.explode ?? false;
  let text: string;
  switch (parameter.style) {
    case 'label':
      text = `.${joined(value, explode, explode ? '.' : ',', encode)}`;
      break;
    case 'matrix':
      text = matrix(parameter.wire, value, explode);
      break;
    default:
      text = simple(value, explode, encode);
  }
  // A URL parser takes "." and ".." for steps up the path, in their escaped forms too.
  if (text === '' || text === '.' || text === '..') {
    return {
      kind: 'refused',
      message: `the path parameter ${parameter.wire} must not be ${
        text === '' ? 'empty' : `"${text}"`
      }`,
    };
  }
  return { kind: 'ok', text };
}

function queryPairs(parameter: Parameter, value: Json): string[] {
  const name = encode(parameter.wire);
  const style = parameter.style ?? 'form';
  const explode = parameter.explode ?? style === 'form';
  if (Array.isArray(value)) {
    if (explode && style === 'form') {
      return value.map(item => `${name}=${encode(scalar(item))}`);
    }
    const separator =
      style === 'spaceDelimited'
        ? '%20'
        : style === 'pipeDelimited'
        ? '%7C'
        : ',';
    return value.length === 0
      ? []
      : [`${name}=${value.map(item => encode(scalar(item))).join(separator)}`];
  }
  if (isObject(value)) {
    const members = Object.entries(value);
    if (style === 'deepObject') {
      return members.map(
        ([key, item]) => `${name}%5B${encode(key)}%5D=${encode(scalar(item))}`,
      );
    }
    if (explode) {
      return members.map(
        ([key, item]) => `${encode(key)}=${encode(scalar(item))}`,
      );
    }
    return members.length === 0
      ? []
      : [`${name}=${simple(value, false, encode)}`];
  }
  return [`${name}=${encode(scalar(value))}`];
}

function matrix(wire: string, value: Json, explode: boolean): string {
  const name = encode(wire);
  if (explode && Array.isArray(value)) {
    return value.map(item => `;${name}=${encode(scalar(item))}`).join('');
  }
  if (explode && isObject(value)) {
    return Object.entries(value)
      .map(([key, item]) => `;${encode(key)}=${encode(scalar(item))}`)
      .join('');
  }
  return `;${name}=${simple(value, false, encode)}`;
}

function simple(
  value: Json,
  explode: boolean,
  escape: (text: string) => string,
): string {
  return joined(value, explode, ',', escape);
}

function joined(
  value: Json,
  explode: boolean,
  separator: string,
  escape: (text: string) => string,
): string {
  if (Array.isArray(value)) {
    return value.map(item => escape(scalar(item))).join(separator);
  }
  if (isObject(value)) {
    return Object.entries(value)
      .map(
        ([key, item]) =>
          `${escape(key)}${explode ? '=' : ','}${escape(scalar(item))}`,
      )
      .join(separator);
  }
  return escape(scalar(value));
}

function scalar(value: Json): string {
  return typeof value === 'object' && value !== null
    ? stringifyJson(value)
    : String(value ?? '');
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

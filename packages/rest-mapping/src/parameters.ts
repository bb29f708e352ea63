// SPDX-License-Identifier: Apache-2.0
import type { Json, ParameterStyle } from '@api-operators/api';
import { percent, percentPath, percentQuery } from './encode.ts';
import { valueProblem } from './headers.ts';
import { isObject, stringifyJson } from './json.ts';
import { isWellFormed } from './sendable.ts';

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
  /** The value is written in this media type, not in a style. */
  mediaType?: string;
  allowReserved?: boolean;
}

/**
 * OpenAPI's serialisation of one parameter value. Query and cookie parameters come back as
 * `name=value` pairs joined by their separator, path and header parameters as the bare value. Members
 * and items that are null are left out, and a list or object without any is no parameter at all.
 */
export function serializeParameter(
  parameter: Parameter,
  value: Json,
): Serialized {
  if (!isWellFormed(value)) {
    return {
      kind: 'refused',
      message: `the ${parameter.in} parameter "${parameter.wire}" holds half of a surrogate pair, which is no text`,
    };
  }
  const inMedia =
    parameter.mediaType === undefined
      ? undefined
      : written(parameter, parameter.mediaType, value);
  if (inMedia?.kind === 'refused') {
    return inMedia;
  }
  const plain = inMedia ? inMedia.text : value;
  switch (parameter.in) {
    case 'path':
      return pathValue(parameter, plain);
    case 'query':
      return { kind: 'ok', text: queryPairs(parameter, plain).join('&') };
    case 'cookie':
      return { kind: 'ok', text: queryPairs(parameter, plain).join('; ') };
    case 'header': {
      const text = joined(plain, parameter.explode ?? false, ',', part => part);
      const problem = valueProblem(text);
      return problem
        ? {
            kind: 'refused',
            message: `the header ${parameter.wire} ${problem}`,
          }
        : { kind: 'ok', text };
    }
    default:
      return parameter.in satisfies never;
  }
}

/** A value in a media type; JSON in plain ASCII, so that a header can carry it. */
function written(
  parameter: Parameter,
  mediaType: string,
  value: Json,
): Serialized {
  const media = mediaType.split(';')[0].trim().toLowerCase();
  if (media === 'application/json' || media.endsWith('+json')) {
    const text = stringifyJson(value);
    const ascii = text.replace(
      /[\u007f-\uffff]/g,
      unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    return { kind: 'ok', text: parameter.in === 'header' ? ascii : text };
  }
  return typeof value === 'object'
    ? {
        kind: 'refused',
        message: `the ${parameter.in} parameter "${parameter.wire}" is to be written as ${mediaType}, which the operator does not write; give it as text`,
      }
    : { kind: 'ok', text: String(value) };
}

function pathValue(parameter: Parameter, value: Json): Serialized {
  const explode = parameter.explode ?? false;
  const encode = parameter.allowReserved ? percentPath : percent;
  let text: string;
  switch (parameter.style) {
    case 'label':
      text = `.${joined(value, explode, explode ? '.' : ',', encode)}`;
      break;
    case 'matrix':
      text = matrix(parameter.wire, value, explode, encode);
      break;
    default:
      text = joined(value, explode, ',', encode);
  }
  // A URL parser takes "." and ".." for steps up the path; their escaped forms cannot occur, for "%" is escaped.
  const steps =
    text === '' || text.split('/').some(step => step === '.' || step === '..');
  return steps
    ? {
        kind: 'refused',
        message: `the path parameter ${parameter.wire} must not be ${
          text === '' ? 'empty' : `"${text}"`
        }`,
      }
    : { kind: 'ok', text };
}

type NamedValue = Pick<
  Parameter,
  'wire' | 'style' | 'explode' | 'allowReserved'
>;

/** `name=value` pairs as a query string or form holds them. */
export function queryPairs(parameter: NamedValue, value: Json): string[] {
  const name = percent(parameter.wire);
  const style = parameter.style ?? 'form';
  const explode = parameter.explode ?? style === 'form';
  const encode = parameter.allowReserved ? percentQuery : percent;
  if (typeof value !== 'object' || value === null) {
    return [`${name}=${encode(scalar(value))}`];
  }
  if (style === 'deepObject') {
    return deepPairs(name, value, encode);
  }
  const separator =
    style === 'spaceDelimited'
      ? '%20'
      : style === 'pipeDelimited'
      ? '%7C'
      : ',';
  // What separates must not be taken for a part of an item.
  const item = explode ? encode : percent;
  if (Array.isArray(value)) {
    const items = present(value).map(member => item(scalar(member)));
    return explode
      ? items.map(text => `${name}=${text}`)
      : items.length === 0
      ? []
      : [`${name}=${items.join(separator)}`];
  }
  const members = presentMembers(value).map(([key, member]) => [
    percent(key),
    item(scalar(member)),
  ]);
  if (explode) {
    return members.map(([key, text]) => `${key}=${text}`);
  }
  return members.length === 0
    ? []
    : [`${name}=${members.flat().join(separator)}`];
}

/**
 * `name[member][member]=value`. OpenAPI leaves open how lists are written in it: `name[member][]=` for
 * plain items and `name[member][0][member]=` for others is what PHP, Rails, qs and Stripe all read.
 */
function deepPairs(
  name: string,
  value: Json,
  encode: (text: string) => string,
): string[] {
  if (Array.isArray(value)) {
    return present(value).flatMap((item, index) =>
      deepPairs(
        typeof item === 'object' ? `${name}%5B${index}%5D` : `${name}%5B%5D`,
        item,
        encode,
      ),
    );
  }
  if (isObject(value)) {
    return presentMembers(value).flatMap(([key, member]) =>
      deepPairs(`${name}%5B${percent(key)}%5D`, member, encode),
    );
  }
  return [`${name}=${encode(scalar(value))}`];
}

function matrix(
  wire: string,
  value: Json,
  explode: boolean,
  encode: (text: string) => string,
): string {
  const name = percent(wire);
  const pair = (key: string, text: string) =>
    text === '' ? `;${key}` : `;${key}=${text}`;
  if (explode && Array.isArray(value)) {
    return present(value)
      .map(item => pair(name, encode(scalar(item))))
      .join('');
  }
  if (explode && isObject(value)) {
    return presentMembers(value)
      .map(([key, item]) => pair(percent(key), encode(scalar(item))))
      .join('');
  }
  return pair(name, joined(value, false, ',', encode));
}

function joined(
  value: Json,
  explode: boolean,
  separator: string,
  encode: (text: string) => string,
): string {
  if (Array.isArray(value)) {
    return present(value)
      .map(item => encode(scalar(item)))
      .join(separator);
  }
  if (isObject(value)) {
    return presentMembers(value)
      .map(
        ([key, item]) =>
          `${encode(key)}${explode ? '=' : ','}${encode(scalar(item))}`,
      )
      .join(explode ? separator : ',');
  }
  return encode(scalar(value));
}

function present(items: Json[]): Json[] {
  return items.filter(item => item !== null && item !== undefined);
}

function presentMembers(value: { [key: string]: Json }): [string, Json][] {
  return Object.entries(value).filter(
    ([, member]) => member !== null && member !== undefined,
  );
}

function scalar(value: Json): string {
  return typeof value === 'object' && value !== null
    ? stringifyJson(value)
    : String(value ?? '');
}

// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Json, ParameterStyle } from '@api-operators/api';
import { serializeParameter, type Parameter } from './parameters.ts';

const array = ['blue', 'black', 'brown'];
const object = { R: 100, G: 200, B: 150 };
type Row = [
  ParameterStyle,
  boolean,
  Parameter['in'],
  string | undefined,
  string,
  string,
  string,
];

/** OpenAPI 3.1, "Style Examples": style, explode, place, then the text of "", "blue", the array and the object. */
const examples: Row[] = [
  [
    'matrix',
    false,
    'path',
    ';color',
    ';color=blue',
    ';color=blue,black,brown',
    ';color=R,100,G,200,B,150',
  ],
  [
    'matrix',
    true,
    'path',
    ';color',
    ';color=blue',
    ';color=blue;color=black;color=brown',
    ';R=100;G=200;B=150',
  ],
  [
    'label',
    false,
    'path',
    undefined,
    '.blue',
    '.blue,black,brown',
    '.R,100,G,200,B,150',
  ],
  [
    'label',
    true,
    'path',
    undefined,
    '.blue',
    '.blue.black.brown',
    '.R=100.G=200.B=150',
  ],
  [
    'simple',
    false,
    'path',
    undefined,
    'blue',
    'blue,black,brown',
    'R,100,G,200,B,150',
  ],
  [
    'simple',
    true,
    'path',
    undefined,
    'blue',
    'blue,black,brown',
    'R=100,G=200,B=150',
  ],
  [
    'simple',
    false,
    'header',
    '',
    'blue',
    'blue,black,brown',
    'R,100,G,200,B,150',
  ],
  [
    'simple',
    true,
    'header',
    '',
    'blue',
    'blue,black,brown',
    'R=100,G=200,B=150',
  ],
  [
    'form',
    false,
    'query',
    'color=',
    'color=blue',
    'color=blue,black,brown',
    'color=R,100,G,200,B,150',
  ],
  [
    'form',
    true,
    'query',
    'color=',
    'color=blue',
    'color=blue&color=black&color=brown',
    'R=100&G=200&B=150',
  ],
  [
    'form',
    false,
    'cookie',
    'color=',
    'color=blue',
    'color=blue,black,brown',
    'color=R,100,G,200,B,150',
  ],
  [
    'form',
    true,
    'cookie',
    'color=',
    'color=blue',
    'color=blue; color=black; color=brown',
    'R=100; G=200; B=150',
  ],
  [
    'spaceDelimited',
    false,
    'query',
    'color=',
    'color=blue',
    'color=blue%20black%20brown',
    'color=R%20100%20G%20200%20B%20150',
  ],
  [
    'spaceDelimited',
    true,
    'query',
    'color=',
    'color=blue',
    'color=blue&color=black&color=brown',
    'R=100&G=200&B=150',
  ],
  [
    'pipeDelimited',
    false,
    'query',
    'color=',
    'color=blue',
    'color=blue%7Cblack%7Cbrown',
    'color=R%7C100%7CG%7C200%7CB%7C150',
  ],
  [
    'pipeDelimited',
    true,
    'query',
    'color=',
    'color=blue',
    'color=blue&color=black&color=brown',
    'R=100&G=200&B=150',
  ],
  [
    'deepObject',
    true,
    'query',
    'color=',
    'color=blue',
    'color%5B%5D=blue&color%5B%5D=black&color%5B%5D=brown',
    'color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150',
  ],
];
for (const [style, explode, place, ...texts] of examples) {
  test(`${style}${
    explode ? ', exploded,' : ''
  } in ${place} is written as the examples of OpenAPI say`, () => {
    const written = ['', 'blue', array, object].map(value => {
      const made = serializeParameter(
        { wire: 'color', in: place, style, explode },
        value,
      );
      return made.kind === 'ok' ? made.text : undefined;
    });
    // An empty segment of a path is refused: the path would be another one.
    if (style === 'label') texts[0] = undefined;
    assert.deepEqual(written, texts);
  });
}

const cases: [string, Parameter, Json, string][] = [
  [
    'the default in a query is form, exploded',
    { wire: 'q', in: 'query' },
    [3, 'x&y'],
    'q=3&q=x%26y',
  ],
  [
    'the default of delimited styles is not exploded',
    { wire: 'q', in: 'query', style: 'pipeDelimited' },
    [3, 4],
    'q=3%7C4',
  ],
  [
    'an item cannot pretend to be two',
    { wire: 'q', in: 'query', explode: false },
    ['a,b', 'c'],
    'q=a%2Cb,c',
  ],
  [
    'an item cannot pretend to be two where reserved letters are allowed',
    { wire: 'q', in: 'query', explode: false, allowReserved: true },
    ['a,b', 'c'],
    'q=a%2Cb,c',
  ],
  [
    'a value cannot add a parameter where reserved letters are allowed',
    { wire: 'q', in: 'query', allowReserved: true },
    'a/b?c&d=1#e+f',
    'q=a/b?c%26d=1%23e%2Bf',
  ],
  [
    'reserved letters of a path stay, but no query begins',
    { wire: 'name', in: 'path', allowReserved: true },
    'projects/p:x?a#b',
    'projects/p:x%3Fa%23b',
  ],
  [
    'a path value cannot leave its segment',
    { wire: 'id', in: 'path' },
    '../a?b#c%2e\\d',
    '..%2Fa%3Fb%23c%252e%5Cd',
  ],
  [
    'null members and items are left out',
    { wire: 'q', in: 'query', explode: false },
    { a: null, b: 1 },
    'q=b,1',
  ],
  ['a list without items is no parameter', { wire: 'q', in: 'query' }, [], ''],
  [
    'an object without members is no parameter',
    { wire: 'q', in: 'query', style: 'deepObject' },
    {},
    '',
  ],
  [
    'deeper objects',
    { wire: 'f', in: 'query', style: 'deepObject' },
    { a: { b: [1, 2] }, c: [{ d: 3 }] },
    'f%5Ba%5D%5Bb%5D%5B%5D=1&f%5Ba%5D%5Bb%5D%5B%5D=2&f%5Bc%5D%5B0%5D%5Bd%5D=3',
  ],
  [
    'names byte for byte',
    { wire: 'größe[$ref]', in: 'query' },
    1,
    'gr%C3%B6%C3%9Fe%5B%24ref%5D=1',
  ],
  [
    'own members only',
    { wire: 'q', in: 'query' },
    JSON.parse('{"__proto__":1,"constructor":2}') as Json,
    '__proto__=1&constructor=2',
  ],
  ['false', { wire: 'q', in: 'query' }, false, 'q=false'],
  [
    'an integer beyond 2^53',
    { wire: 'q', in: 'query' },
    9007199254740993n,
    'q=9007199254740993',
  ],
  [
    'a list of integers beyond 2^53 in a list',
    { wire: 'q', in: 'query' },
    [[9007199254740993n]],
    'q=%5B9007199254740993%5D',
  ],
  [
    'JSON in a query',
    { wire: 'q', in: 'query', mediaType: 'application/json' },
    { a: [1] },
    'q=%7B%22a%22%3A%5B1%5D%7D',
  ],
  [
    'JSON in a header is plain ASCII',
    { wire: 'x', in: 'header', mediaType: 'application/json' },
    { a: 'ü\n€' },
    '{"a":"\\u00fc\\n\\u20ac"}',
  ],
  [
    'a text with JSON content keeps its quotes',
    { wire: 'q', in: 'query', mediaType: 'application/json' },
    'a',
    'q=%22a%22',
  ],
  [
    'a cookie cannot become two',
    { wire: 'c', in: 'cookie' },
    'a; b=c',
    'c=a%3B%20b%3Dc',
  ],
];
for (const [name, parameter, value, text] of cases) {
  test(`${name}: ${text === '' ? 'nothing' : text}`, () =>
    assert.deepEqual(serializeParameter(parameter, value), {
      kind: 'ok',
      text,
    }));
}

const refusals: [string, Parameter, Json, RegExp][] = [
  ['an empty path value', { wire: 'id', in: 'path' }, '', /must not be empty/],
  ['the path value "."', { wire: 'id', in: 'path' }, '.', /must not be "\."/],
  [
    'the path value ".."',
    { wire: 'id', in: 'path' },
    '..',
    /must not be "\.\."/,
  ],
  [
    'a step up in a path that may hold "/"',
    { wire: 'n', in: 'path', allowReserved: true },
    'a/../b',
    /must not be "a\/\.\.\/b"/,
  ],
  [
    'the label of "."',
    { wire: 'id', in: 'path', style: 'label' },
    '.',
    /must not be/,
  ],
  [
    'an empty list in a path',
    { wire: 'id', in: 'path' },
    [],
    /must not be empty/,
  ],
  [
    'a line break in a header',
    { wire: 'x', in: 'header' },
    'a\r\nEvil: 1',
    /header x must not hold a line break/,
  ],
  [
    'a line break in a list in a header',
    { wire: 'x', in: 'header' },
    ['a', '\nEvil: 1'],
    /line break/,
  ],
  ['Cyrillic in a header', { wire: 'x', in: 'header' }, 'да', /beyond Latin-1/],
  [
    'half of a surrogate pair',
    { wire: 'q', in: 'query' },
    { a: ['\ud800'] },
    /half of a surrogate pair/,
  ],
  [
    'an object to be written as XML',
    { wire: 'q', in: 'query', mediaType: 'application/xml' },
    {},
    /give it as text/,
  ],
];
for (const [name, parameter, value, message] of refusals) {
  test(`${name} is refused`, () => {
    const made = serializeParameter(parameter, value);
    assert.match(made.kind === 'refused' ? made.message : made.text, message);
    assert.equal(made.kind, 'refused');
  });
}

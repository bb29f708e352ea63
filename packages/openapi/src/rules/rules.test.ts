// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { compile } from '../compile.ts';
import type { CompileOptions } from '../types.ts';
import { allRules } from './all.ts';

const LOADER_RULES = ['document-forbidden', 'document-unavailable', 'over-limits'];

interface Case {
  text: string;
  at: [line: number, column: number];
  says: RegExp;
  options?: Partial<CompileOptions>;
  root?: string;
}

const paths = (text: string) => `openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n${text}`;
const body = (schema: string) =>
  paths(`  /a:\n    post:\n      requestBody:\n        content:\n          application/json:\n            schema:\n              properties:\n                ${schema}\n`);
const query = paths('  /a: {get: {}}\n');

/** For each rule a document that breaks it, where, and what is said. */
const CASES: Record<string, Case> = {
  'async-unfollowed': { text: paths("  /a: {post: {responses: {'202': {}}}}\n"), at: [4, 27], says: /POST \/a answers 202/ },
  'bad-option': { text: query, at: [1, 1], says: /option group .* "nope" is no domain name/, options: { group: 'nope' } },
  'composition-too-deep': {
    text: `${body('x: {$ref: "#/components/schemas/X"}')}components: {schemas: {X: ${'{allOf: ['.repeat(90)}{$ref: "#/components/schemas/Y"}${']}'.repeat(90)}, Y: ${'{allOf: ['.repeat(90)}{type: string}${']}'.repeat(90)}}}\n`,
    at: [12, 594],
    says: /part of 64 others/,
  },
  'conflicting-schemas': { text: body('x: {allOf: [{type: string}, {type: integer}]}'), at: [11, 17], says: /string and integer at once/ },
  'default-dropped': { text: body('x: {type: integer, default: many}'), at: [11, 17], says: /default "many" is not used/ },
  'duplicate-key': { text: `${query}info: {title: U, version: '2'}\n`, at: [5, 1], says: /occurs twice/ },
  'dynamic-reference-open': {
    text: `${body('x: {$dynamicRef: "#node"}')}components: {schemas: {A: {$dynamicAnchor: node}, B: {$dynamicAnchor: node}}}\n`,
    at: [11, 21],
    says: /"#node" may mean several schemas/,
  },
  'enum-adjusted': { text: body('x: {type: integer, enum: [1, two]}'), at: [11, 17], says: /"two" are no integer/ },
  'field-renamed': { text: body('paused: {type: boolean}'), at: [11, 17], says: /pausedField holds what the API calls "paused"/ },
  'hint-unusable': { text: paths('  /a: {get: {x-k8s-kind: no kind}}\n'), at: [4, 8], says: /"no kind" is no kind/ },
  'keyword-unchecked': { text: body('x: {type: object, propertyNames: {minLength: 3}}'), at: [11, 17], says: /"propertyNames"/ },
  'missing-document': { text: query, at: [1, 1], says: /other\.yaml was not given/, root: 'other.yaml' },
  'mixed-types': { text: body('x: {oneOf: [{type: boolean}, {type: object}]}'), at: [11, 17], says: /boolean or object/ },
  'name-collision': { text: paths('  /a: {post: {}, delete: {}}\n'), at: [4, 8], says: /called APostAction, as AAction is taken by AAction/ },
  'name-shortened': { text: paths(`  /${'a'.repeat(80)}: {get: {}}\n`), at: [4, 87], says: /shortened to Aaaa/ },
  'no-paths': { text: 'openapi: 3.0.3\ninfo: {}\npaths: {}\n', at: [3, 1], says: /"paths" holds no operation/ },
  'not-openapi': { text: 'info: {}\nopenapi: 4.0.0\n', at: [2, 1], says: /version is "4\.0\.0"/ },
  'nothing-left': { text: paths('  /a: {head: {}}\n'), at: [1, 1], says: /None of the 1 operations/ },
  'option-unused': { text: query, at: [1, 1], says: /option kinds\.AQeury has no effect: there is no kind "AQeury"\. Did you mean AQuery\?/, options: { kinds: { AQeury: {} } } },
  'parameter-unusable': { text: paths('  /a: {get: {parameters: [{name: x, in: nowhere}]}}\n'), at: [4, 27], says: /"x" in "nowhere"/ },
  'path-item-unusable': { text: paths('  /a: {get: text}\n  /b: {get: {}}\n'), at: [4, 8], says: /"\/a get" is no object/ },
  'pattern-dropped': { text: body("x: {type: string, pattern: '(?=a)'}"), at: [11, 17], says: /\(\?=a\)/ },
  'recursive-schema': {
    text: `${body('x: {$ref: "#/components/schemas/X"}')}components: {schemas: {X: {properties: {x: {$ref: "#/components/schemas/X"}}}}}\n`,
    at: [12, 24],
    says: /contains itself/,
  },
  'rule-impossible': {
    text: paths('  /a: {post: {requestBody: {content: {application/json: {schema: {required: ["a b"], properties: {a b: {type: string}}}}}}}}\n  /a/{id}: {get: {}}\n'),
    at: [4, 99],
    says: /"a b" is needed/,
  },
  'schema-cut': {
    text: body(`${deep(40)}`),
    at: [5, 5],
    says: /below \d+ levels/,
  },
  'secret-field': { text: body('x: {type: string, writeOnly: true}'), at: [11, 17], says: /xSecretRef names a Secret/ },
  'single-crd-too-large': {
    text: paths(Array.from({ length: 4_000 }, (_, index) => `  /a${index}: {get: {}}\n`).join('')),
    at: [1, 1],
    says: /One CRD for all 4000 kinds would have \d+ kB/,
    options: { singleCrd: true },
  },
  'security-unsupported': {
    text: `${query}security: [{d: []}]\ncomponents: {securitySchemes: {d: {type: http, scheme: digest}}}\n`,
    at: [6, 32],
    says: /"d" \(http digest\)/,
  },
  'token-needed': {
    text: `${query}security: [{o: []}]\ncomponents: {securitySchemes: {o: {type: oauth2, flows: {authorizationCode: {}}}}}\n`,
    at: [6, 32],
    says: /"o" \(OAuth2 authorizationCode\)/,
  },
  'undeclared-path-parameter': { text: paths('  /a/{b}/c: {get: {}}\n'), at: [4, 14], says: /parameter "b" that is declared nowhere/ },
  'unknown-security-scheme': { text: `${query}security: [{nope: []}]\n`, at: [5, 12], says: /called "nope"/ },
  'unknown-setting': { text: query, at: [1, 1], says: /no setting ownr\. Did you mean owner\?/, options: { ownr: 'x' } as object },
  'unreadable-document': { text: 'openapi: 3.0.3\npaths: [\n', at: [3, 1], says: /neither JSON nor YAML/ },
  'unresolved-reference': { text: body('x: {$ref: "#/nope"}'), at: [11, 17], says: /"#\/nope" leads nowhere: nothing is at \/nope/ },
  'write-only-nested': { text: body('x: {properties: {y: {type: integer, writeOnly: true}}}'), at: [11, 34], says: /"x\.y" is write-only/ },
};

function deep(levels: number): string {
  return `${'x: {properties: {'.repeat(levels)}y: {type: string}${'}}'.repeat(levels)}`;
}

test('every rule has a file of its name, and a case here', () => {
  const files = readdirSync(import.meta.dirname)
    .filter(file => !/(^rule|^reporter|^all|\.test)\.ts$/.test(file))
    .map(file => file.replace(/\.ts$/, ''));
  const codes = allRules.map(rule => rule.code);
  assert.deepEqual([...codes].sort(), files.sort());
  assert.deepEqual([...Object.keys(CASES), ...LOADER_RULES].sort(), [...codes].sort());
});

test('docs/reference/diagnostics.md has every rule with its severity and remedy, and no other', () => {
  const text = readFileSync(join(import.meta.dirname, '../../../../docs/reference/diagnostics.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `([a-z-]+)` \| (\w+) \| .* \| (.*) \|$/gm)].map(row => row.slice(1, 4).join(' | '));
  assert.deepEqual(
    rows.sort(),
    allRules.map(({ code, severity, remedy }) => `${code} | ${severity} | ${remedy}`).sort(),
  );
});

for (const [code, { text, at, says, options, root }] of Object.entries(CASES)) {
  test(`${code} is told at its line and column`, () => {
    const { diagnostics } = compile({
      documents: new Map([['t.yaml', text]]),
      root: root ?? 't.yaml',
      options: { group: 't.example.com', ...options },
    });
    const found = diagnostics.filter(each => each.code === code);
    assert.equal(found.length >= 1, true, JSON.stringify(diagnostics, null, 1));
    assert.match(found[0].message, says);
    assert.deepEqual([found[0].location.line, found[0].location.column], at);
    assert.match(found[0].remedy, /^[A-Z].*\.$/);
  });
}

test('all that is wrong is told at once, errors first', () => {
  const { kind, diagnostics } = compile({
    documents: new Map([['t.yaml', 'openapi: 9\n'], ['u.yaml', '{']]),
    root: 't.yaml',
    options: { group: 'x', version: 'V', apiName: '-' },
  });
  assert.equal(kind, 'refused');
  assert.ok(diagnostics.length >= 4, JSON.stringify(diagnostics));
});

test('a document of webhooks alone is told why they are no operations', () => {
  const text = 'openapi: 3.1.0\ninfo: {}\nwebhooks:\n  paid: {post: {}}\n';
  const { diagnostics } = compile({ documents: new Map([['t.yaml', text]]), root: 't.yaml', options: { group: 't.example.com' } });
  assert.match(diagnostics[0].message, /it has no "paths", and "webhooks" are requests that the API sends, not takes/);
});

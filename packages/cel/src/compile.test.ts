// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from './compile.ts';
import { typeFromSchema } from './types/type.ts';
import type { CelEnv, Evaluation } from './types.ts';

const pet = typeFromSchema(
  {
    type: 'object',
    properties: {
      spec: { type: 'object', properties: { size: { type: 'integer' }, price: { type: 'number' }, note: { type: 'string' } } },
      status: {
        type: 'object',
        properties: {
          externalID: { type: 'string' },
          state: { type: 'string' },
          tags: { type: 'array', items: { type: 'object', properties: { name: { type: 'string' } } } },
          response: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        },
      },
    },
  },
  { name: 'Pet' },
);
const env: CelEnv = {
  variables: {
    resources: { kind: 'object', fields: { 'inventory-api': pet, inventory: pet, api: pet } },
    connections: { kind: 'dyn' },
    config: { kind: 'map', key: { kind: 'string' }, value: { kind: 'string' } },
  },
  names: { connections: ['backend-api'] },
};
const values = {
  resources: {
    'inventory-api': {
      spec: { size: 3, price: 3, note: null },
      status: { externalID: '17', tags: [{ name: 'a' }, { name: 'b' }], response: { count: 2, ratio: 2, big: 9007199254740993n } },
    },
  },
  connections: { 'backend-api': { list: [{ a: 1 }, {}], resources: { pet: { status: { externalID: '9' } } } } },
  config: JSON.parse('{"name":"rex","__proto__":"data"}'),
};
const program = (text: string, given = env) => {
  const compiled = compile(text, given);
  assert.ok(compiled.kind === 'ok', `${text}: ${JSON.stringify(compiled)}`);
  return compiled.program;
};
const run = (text: string, steps = 1000): Evaluation => program(text).evaluate(values, { steps });
const value = (text: string): unknown => {
  const result = run(text);
  assert.ok(result.kind === 'value', `${text}: ${result.kind}`);
  return result.value;
};
const problems = (text: string) => {
  const compiled = compile(text, env);
  assert.ok(compiled.kind === 'refused', text);
  return compiled.problems;
};

test('names with dashes are recognised, subtraction still works', () => {
  assert.equal(value('resources.inventory-api.status.externalID'), '17');
  assert.equal(value('connections.backend-api.resources.pet.status.externalID'), '9');
  assert.equal(value('resources.inventory-api.spec.size-1'), 2);
  assert.equal(value('resources["inventory-api"].spec.size - 1'), 2);
  assert.equal(value('"resources.inventory-api" + config.name'), 'resources.inventory-apirex');
});

test('a misspelt name with dashes is one name, with a suggestion at its place', () => {
  const [problem, ...others] = problems('1 + resources.inventry-api.spec.size');
  assert.deepEqual(others, []);
  assert.equal('1 + resources.inventry-api.spec.size'.slice(problem.start, problem.end), 'inventry-api');
  assert.equal(problem.code, 'unknown-field');
  assert.equal(problem.suggestion, 'inventory-api');
});

test('all problems are found at once, in order', () => {
  const text = 'resurces.x == "a" && resources.inventory-api.status.extrenalID == "b" && "a".lowerASCII() == foo(1) && 1 + "a" == 2';
  const found = problems(text).map(p => [p.code, p.suggestion, text.slice(p.start, p.end)]);
  assert.deepEqual(found, [
    ['unknown-variable', 'resources', 'resurces'],
    ['unknown-field', 'externalID', 'extrenalID'],
    ['unknown-function', 'lowerAscii', 'lowerASCII'],
    ['unknown-function', undefined, 'foo'],
    ['no-such-overload', undefined, '1 + "a"'],
  ]);
});

test('a syntax error names its place in plain words', () => {
  const [problem] = problems('resources.inventory-api.(');
  assert.equal(problem.code, 'syntax');
  assert.equal(problem.start, 24);
  assert.match(problem.message, /a name/);
});

test('references are the free paths; loop variables and strings are none', () => {
  const text = 'resources.inventory-api.status.tags.exists(t, t.name == config[resources.api.spec.note]) && "connections.x" != "" && has(resources["inventory"].spec)';
  assert.deepEqual(program(text).references.map(r => [r.root, r.path, r.dynamic, text.slice(r.start, r.end)]), [
    ['resources', ['inventory-api', 'status', 'tags'], false, 'resources.inventory-api.status.tags'],
    ['config', [], true, 'config'],
    ['resources', ['api', 'spec', 'note'], false, 'resources.api.spec.note'],
    ['resources', ['inventory', 'spec'], false, 'resources["inventory"].spec'],
  ]);
});

test('absent data is missing, with its path, and never an error', () => {
  const missing = (text: string) => {
    const result = run(text);
    assert.ok(result.kind === 'missing', `${text}: ${JSON.stringify(result)}`);
    return result.path;
  };
  assert.equal(missing('resources.inventory-api.status.state'), 'resources.inventory-api.status.state');
  assert.equal(missing('resources.inventory.status.state'), 'resources.inventory');
  assert.equal(missing('"x" + resources.inventory-api.spec.note'), 'resources.inventory-api.spec.note');
  assert.equal(missing('resources.inventory-api.spec.note + "x"'), 'resources.inventory-api.spec.note');
  assert.equal(missing('resources.inventory-api.status.tags[2].name'), 'resources.inventory-api.status.tags[2]');
  assert.equal(missing('config.other + "x"'), 'config.other');
  assert.equal(missing('config["other"]'), 'config.other');
  assert.equal(missing('connections.backend-api.list.all(x, x.a > 0)'), 'connections.backend-api.list[1].a');
  assert.equal(missing('resources.inventory-api.status.?state'), 'resources.inventory-api.status.state');
  assert.equal(missing('resources.inventory-api.status.state == "a" && true'), 'resources.inventory-api.status.state');
});

test('a side that decides makes up for a missing one', () => {
  assert.equal(value('resources.inventory-api.status.state == "a" || true'), true);
  assert.equal(value('resources.inventory-api.status.state == "a" && false'), false);
  assert.equal(value('has(resources["inventory-api"].status.state) ? resources.inventory-api.status.state : "none"'), 'none');
  assert.equal(value('resources.inventory-api.status.?state.orValue("none")'), 'none');
  assert.equal(value('resources.inventory-api.status.?externalID.orValue(config.other)'), '17');
});

test('numbers follow the schema; without one an integer is an int, and joins in with doubles', () => {
  assert.equal(value('resources.inventory-api.spec.size + 1'), 4);
  assert.equal(value('resources.inventory-api.spec.price + 0.5'), 3.5);
  assert.equal(value('resources.inventory-api.status.response.count + 1'), 3);
  assert.equal(value('resources.inventory-api.status.response.ratio * 1.5'), 3);
  assert.equal(value('resources.inventory-api.status.response.big + 1'), 9007199254740994n);
  assert.equal(value('resources.inventory-api.spec.price == 3'), true);
  assert.equal(problems('resources.inventory-api.spec.price + 1')[0].code, 'no-such-overload');
});

test('a real error is an error', () => {
  assert.deepEqual(run('1 / 0'), { kind: 'error', message: 'division by zero' });
  assert.equal(run('int(config.name)').kind, 'error');
  assert.equal(run('9223372036854775807 + 1').kind, 'error');
});

test('prototype names are plain data', () => {
  assert.equal(value('config.__proto__'), 'data');
  assert.equal(run('config.constructor').kind, 'missing');
  assert.equal(run('resources.inventory-api.status.response.toString').kind, 'missing');
  assert.equal(problems('resources.constructor')[0].code, 'unknown-field');
  assert.equal(problems('constructor')[0].code, 'unknown-variable');
  assert.equal(problems('"a".constructor()')[0].code, 'unknown-function');
});

const TWENTY = `[${Array.from({ length: 20 }, (_, i) => i).join(',')}]`;

test('a nested loop ends at the step budget, also inside ||', () => {
  const nested = ['a', 'b', 'c', 'd', 'e'].reduceRight((body, name) => `${TWENTY}.all(${name}, ${body})`, 'a + b + c + d + e >= 0');
  const started = performance.now();
  assert.equal(run(nested, 20_000).kind, 'budget');
  assert.equal(run(`${nested} || true`, 20_000).kind, 'budget');
  assert.ok(performance.now() - started < 1000);
});

test('texts and lists cannot grow without end', () => {
  const doubled = Array.from({ length: 30 }).reduce<string>(body => `cel.bind(x, ${body}, x + x)`, '"0123456789"');
  assert.equal(run(doubled, 1_000_000).kind, 'budget');
  assert.equal(run('lists.range(100000000).size()', 1_000_000).kind, 'budget');
});

test('a pattern that backtracks elsewhere is linear here, and look-around is refused (5.34)', () => {
  const started = performance.now();
  assert.equal(value(`"${'a'.repeat(40)}!".matches("^(a+)+$")`), false);
  assert.ok(performance.now() - started < 500);
  assert.equal(problems('"a".matches("(?=a)")')[0].code, 'bad-regex');
});

test('an expression that is too long or too deep is refused', () => {
  assert.equal(problems(`"${'a'.repeat(40_000)}"`)[0].code, 'too-large');
  assert.equal(problems(`1${' + 1'.repeat(4000)}`)[0].code, 'too-large');
  assert.equal(program(`1${' + 1'.repeat(400)}`).evaluate({}, { steps: 1 }).kind, 'value');
  assert.equal(problems(`${'('.repeat(200)}1${')'.repeat(200)}`)[0].code, 'too-large');
});

test('comprehensions with two variables, optionals and bindings work', () => {
  assert.deepEqual(value('[1, 2, 3].transformList(i, v, v > 1, i + v)'), [3, 5]);
  assert.equal(JSON.stringify(value('{"a": 1, "b": 2}.transformMap(k, v, v * 2)')), '{"a":2,"b":4}');
  assert.equal(value('optional.of(2).optMap(x, x * 2).value()'), 4);
  assert.equal(value('cel.bind(x, 2, x + x)'), 4);
  assert.equal(value('resources.inventory-api.status.tags.map(t, t.name).join("-")'), 'a-b');
});

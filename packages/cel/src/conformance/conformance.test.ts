// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { tests } from '@bufbuild/cel-spec/testdata/conformance.js';
import { plan } from '../compile.ts';
import { Frame } from '../plan/frame.ts';
import type { CelEnv } from '../types.ts';
import { equal } from '../values/equal.ts';
import { Failure, Missing, OverBudget } from '../values/signals.ts';
import { Optional, typeNameOf } from '../values/values.ts';
import { conformanceTests, toType, toValue } from './suite.ts';
import type { ConformanceTest, Suite } from './suite.ts';

const LIST = new URL('./expected-failures.txt', import.meta.url);

/** undefined when the test passes, else why not. */
function failure(given: ConformanceTest): string | undefined {
  const env: CelEnv = { variables: {} };
  for (const { name, ident } of given.typeEnv ?? []) if (ident) env.variables[name] = toType(ident.type);
  const values: Record<string, unknown> = {};
  for (const [name, { value }] of Object.entries(given.bindings ?? {})) if (value) values[name] = toValue(value);
  const planned = plan(given.expr, env);
  if (planned.kind === 'refused') return given.evalError ? undefined : `refused: ${planned.problems[0].message}`;
  let result: unknown;
  try {
    result = planned.node.run(new Frame(values, 1_000_000));
  } catch (signal) {
    if (!(signal instanceof Failure || signal instanceof Missing || signal instanceof OverBudget)) throw signal;
    return given.evalError ? undefined : 'message' in signal ? signal.message : `missing ${signal.path}`;
  }
  if (given.evalError) return 'gave a value where an error is expected';
  const expected = given.value ?? given.typedResult?.result;
  const wanted = expected ? toValue(expected) : true;
  if (result instanceof Optional && wanted === undefined) return undefined;
  if (typeof wanted === 'number' && Number.isNaN(wanted)) return Number.isNaN(result) ? undefined : 'is not NaN';
  const same = equal(result, wanted) && typeNameOf(result) === typeNameOf(wanted);
  return same ? undefined : `gave another ${typeNameOf(result)}`;
}

test('the CEL conformance tests pass, except for those on the list', () => {
  const all = conformanceTests(tests as Suite);
  const failed = new Map(all.flatMap(({ id, test: given }) => {
    const why = failure(given);
    return why === undefined ? [] : [[id, `${given.expr.replace(/\s+/g, ' ')}  => ${why}`] as const];
  }));
  if (process.env.CEL_WRITE_EXPECTED_FAILURES) {
    writeFileSync(LIST, `# ${all.length - failed.size} of ${all.length} pass. One test a line; a line goes when its test passes.\n${[...failed.keys()].sort().join('\n')}\n`);
    for (const [id, why] of failed) console.log(id, '|', why);
  }
  const listed = new Set(readFileSync(LIST, 'utf8').split('\n').filter(line => line !== '' && !line.startsWith('#')));
  const known = new Set(all.map(({ id }) => id));
  assert.ok(all.length > 1500, `only ${all.length} tests were found`);
  assert.deepEqual([...failed].filter(([id]) => !listed.has(id)), [], 'these no longer pass');
  assert.deepEqual([...listed].filter(id => !failed.has(id)), [], 'these pass now, or are gone: take them off the list');
  assert.ok([...listed].every(id => known.has(id)));
});

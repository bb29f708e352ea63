// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { controllerFieldSchemas, type CrdSchema } from '@api-operators/api';
import { structuralProblems, validate, type StructuralSchema } from '@api-operators/schema';
import { compile } from './compile.ts';
import { toYaml } from './manifests/yaml.ts';
import { render } from './render.ts';
import type { CompileResult, KindPlan } from './types.ts';

/** A folder in, a folder out; `UPDATE_SCENARIOS=1` writes what comes out as what is expected. */
const FOLDER = join(import.meta.dirname, '../scenarios');
const UPDATE = process.env.UPDATE_SCENARIOS === '1';

function compileScenario(name: string): CompileResult {
  const file = readdirSync(join(FOLDER, name)).find(entry => entry.startsWith('openapi.'))!;
  const documents = readdirSync(join(FOLDER, name), { recursive: true, encoding: 'utf8' })
    .map(entry => entry.replaceAll('\\', '/'))
    .filter(entry => /\.(ya?ml|json)$/.test(entry) && !entry.startsWith('expected/'))
    .map((entry): [string, string] => [entry, readFileSync(join(FOLDER, name, entry), 'utf8')]);
  return compile({ documents: new Map(documents), root: file, options: { group: `${name.replace(/[^a-z0-9]+/g, '-')}.example.com` } });
}

/** What is told about a kind: the controller's fields are the same everywhere and left out. */
function kindText(plan: KindPlan): string {
  const schema = plan.crd.spec.versions[0].schema.openAPIV3Schema.properties!;
  const { properties, ...spec } = schema.spec;
  const controller = controllerFieldSchemas(plan.role);
  const fields = Object.fromEntries(Object.entries(properties ?? {}).filter(([name]) => !Object.hasOwn(controller, name)));
  const answer = schema.status.properties?.[{ resource: 'response', query: 'results', action: 'result' }[plan.role]];
  return toYaml({
    kind: plan.kind,
    role: plan.role,
    names: plan.crd.spec.names,
    reason: plan.reason,
    operations: plan.operations,
    spec: { ...spec, properties: fields } as CrdSchema,
    answer: answer?.properties?.data,
    mapping: plan.mapping.spec?.versions[0],
    sample: plan.sample,
  });
}

function told(result: CompileResult): Map<string, string> {
  const files = new Map<string, string>();
  const findings = result.diagnostics.map(
    ({ location, severity, code, message }) => `${location.line}:${location.column} ${severity} ${code}: ${message}\n`,
  );
  files.set('diagnostics.txt', findings.join(''));
  if (result.kind === 'refused') return files;
  for (const plan of result.operator.kinds) files.set(`${plan.kind}.yaml`, kindText(plan));
  files.set('connection.yaml', toYaml(result.operator.connection));
  if (result.operator.leftOut.length > 0) files.set('left-out.yaml', toYaml(result.operator.leftOut));
  return files;
}

for (const name of readdirSync(FOLDER)) {
  const expected = join(FOLDER, name, 'expected');

  test(`scenario ${name}: what comes out is what is expected`, () => {
    const files = told(compileScenario(name));
    if (UPDATE) {
      rmSync(expected, { recursive: true, force: true });
      mkdirSync(expected, { recursive: true });
      for (const [file, text] of files) writeFileSync(join(expected, file), text);
    }
    assert.ok(existsSync(expected), 'no expected folder: run with UPDATE_SCENARIOS=1 and read what it wrote');
    assert.deepEqual([...files.keys()].sort(), readdirSync(expected).sort());
    for (const [file, text] of files) assert.equal(text, readFileSync(join(expected, file), 'utf8'), file);
  });

  test(`scenario ${name}: every CRD is structural and accepts its sample`, () => {
    const result = compileScenario(name);
    assert.equal(result.kind, 'compiled');
    if (result.kind !== 'compiled') return;
    for (const plan of result.operator.kinds) {
      const schema = plan.crd.spec.versions[0].schema.openAPIV3Schema as StructuralSchema;
      assert.deepEqual(structuralProblems(schema), [], plan.kind);
      assert.deepEqual(validate(schema, plan.sample), [], plan.kind);
    }
  });

  test(`scenario ${name}: two runs give the same bytes`, () => {
    const [one, two] = [compileScenario(name), compileScenario(name)];
    assert.deepEqual(one, two);
    if (one.kind === 'compiled' && two.kind === 'compiled') {
      assert.deepEqual([...render(one.operator)], [...render(two.operator)]);
    }
  });
}

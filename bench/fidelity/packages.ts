// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';

/** The judges and the generator, none of them ours: exact versions, so that a figure can be had again. */
const DEPENDENCIES = {
  '@cfworker/json-schema': '4.1.1',
  '@stoplight/http-spec': '7.1.0',
  '@stoplight/json': '3.21.7',
  '@stoplight/prism-http': '5.16.0',
  'openapi-sampler': '1.7.4',
  randexp: '0.5.3',
};

const TOOLS = path.resolve(import.meta.dirname, '../../.tools');
const FOLDER = path.join(TOOLS, `fidelity-${Object.values(DEPENDENCIES).join('-')}`);

/** Installs the packages into `.tools` unless they are there. Rejects with one sentence where they cannot be had. */
export async function installPackages(): Promise<void> {
  if (existsSync(FOLDER)) return;
  await mkdir(TOOLS, { recursive: true });
  // Installed beside its place and moved there whole: an interrupted or parallel run leaves nothing half made.
  const unfinished = await mkdtemp(path.join(TOOLS, 'fidelity-new-'));
  try {
    await writeFile(path.join(unfinished, 'package.json'), JSON.stringify({ private: true, dependencies: DEPENDENCIES }));
    const cli = process.env.npm_execpath;
    const [command, ...first] = cli && path.basename(cli) === 'npm-cli.js' ? [process.execPath, cli] : ['npm'];
    await promisify(execFile)(command, [...first, 'install', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: unfinished });
    await rename(unfinished, FOLDER);
  } catch (error) {
    if (!existsSync(FOLDER)) {
      throw new Error(`The validators (${Object.keys(DEPENDENCIES).join(', ')}) cannot be installed: this needs the npm registry.`, { cause: error });
    }
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** A JSON Schema. */
export type Schema = Record<string, unknown>;

export interface SchemaError {
  instanceLocation: string;
  keyword: string;
  error: string;
}

/** What Prism's validators see of a request. */
export interface PrismRequest {
  method: string;
  url: { path: string; query: Record<string, string | string[]> };
  headers: Record<string, string>;
  body: unknown;
}

export interface Packages {
  prism: {
    validateInput(input: { resource: object; element: PrismRequest }): Either;
    validateSecurity(input: { resource: object; element: PrismRequest }): Either;
  };
  transform2(input: TransformInput): object;
  transform3(input: TransformInput): object;
  bundleTarget(input: { document: object; path: string; cloneDocument: boolean }): object;
  sample(schema: Schema, options: { skipNonRequired?: boolean; skipReadOnly?: boolean; skipWriteOnly?: boolean; quiet: boolean }, document: object): unknown;
  RandExp: new (pattern: string) => { max: number; defaultRange: { subtract(from: number, to: number): void }; randInt(from: number, to: number): number; gen(): string };
  Validator: new (schema: Schema, draft: '7' | '2020-12', shortCircuit: boolean) => {
    validate(value: unknown): { valid: boolean; errors: SchemaError[] };
  };
}

interface TransformInput {
  document: object;
  name: string;
  method: string;
  config: { type: 'operation'; documentProp: 'paths'; nameProp: 'path' };
}

type Either = { _tag: 'Right' } | { _tag: 'Left'; left: { message: string; path?: (string | number)[]; severity: number }[] };

let loaded: Packages | undefined;

/** The packages, once they are installed. */
export function packages(): Packages {
  if (loaded) return loaded;
  const require = createRequire(path.join(FOLDER, 'package.json'));
  const inside = (name: string): unknown => require(path.join(FOLDER, 'node_modules', name));
  loaded = {
    prism: inside('@stoplight/prism-http/dist/validator') as Packages['prism'],
    transform2: (inside('@stoplight/http-spec/oas2/operation') as { transformOas2Operation: Packages['transform2'] }).transformOas2Operation,
    transform3: (inside('@stoplight/http-spec/oas3/operation') as { transformOas3Operation: Packages['transform3'] }).transformOas3Operation,
    bundleTarget: (require('@stoplight/json') as { bundleTarget: Packages['bundleTarget'] }).bundleTarget,
    sample: (require('openapi-sampler') as { sample: Packages['sample'] }).sample,
    RandExp: require('randexp') as Packages['RandExp'],
    Validator: (require('@cfworker/json-schema') as { Validator: Packages['Validator'] }).Validator,
  };
  return loaded;
}

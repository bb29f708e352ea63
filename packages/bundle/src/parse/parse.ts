// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject } from '@api-operators/api';
import { LineCounter, parseDocument, type Document } from 'yaml';
import type { BundleProblem } from '../problems.ts';
import { plainValue, type Placed } from './plain-value.ts';
import { positionsOf } from './positions.ts';
import type { ParseResult } from './types.ts';

/** Characters of one text; the API server takes no more. */
const MAX_TEXT = 1_500_000;

/**
 * Reads one Bundle from YAML or JSON, as a person edits it. Every problem has a line and a column.
 * `compile` checks `spec`; `located` puts its problems on their lines.
 */
export function parseBundle(text: string): ParseResult {
  if (text.length > MAX_TEXT) {
    return refused([{ code: 'syntax', message: 'The text is longer than an object may be (1.5 MB).', path: '' }]);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    intAsBigInt: true,
    uniqueKeys: true,
    keepSourceTokens: true,
    prettyErrors: false,
    schema: 'core',
    version: '1.2',
    stringKeys: true,
  });
  if (document.errors.length > 0) {
    return refused(
      document.errors.map(error => {
        const { line, col } = lines.linePos(error.pos[0]);
        return { code: 'syntax', message: sentence(error.message), path: '', line, column: col };
      }),
    );
  }
  const read = plainValue(document as Document);
  if (read.kind === 'refused') {
    const { line, col } = lines.linePos(read.offset);
    return refused([{ code: 'syntax', message: read.message, path: '', line, column: col }]);
  }
  return bundleOf(read.value, read.places, lines);
}

/** The same problems with line and column, in the order of the text. */
export function located(problems: readonly BundleProblem[], parsed: ParseResult): BundleProblem[] {
  if (parsed.kind !== 'ok') {
    return [...problems];
  }
  return problems
    .map(problem => {
      const at = problem.line === undefined ? parsed.positions.at(problem.path, problem.start) : undefined;
      return at ? { ...problem, line: at.line, column: at.column } : problem;
    })
    .sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}

function bundleOf(value: Json, places: Map<string, Placed>, lines: LineCounter): ParseResult {
  const positions = positionsOf(places, lines, 'spec');
  const whole = positionsOf(places, lines, '');
  const fault = (message: string, path: string): ParseResult => {
    const at = whole.at(path);
    return refused([
      { code: 'shape', message, path: '', ...(at ? { line: at.line, column: at.column } : {}) },
    ]);
  };
  if (!isObject(value)) {
    return fault('This is no Bundle: it needs `apiVersion`, `kind`, `metadata` and `spec`.', '');
  }
  const { apiVersion, kind, metadata, spec } = value;
  if (typeof apiVersion !== 'string' || !/^[a-z0-9.-]+\/v\w+$/.test(apiVersion)) {
    return fault('`apiVersion` must name a group and a version, as in `petstore.example.com/v1alpha1`.', 'apiVersion');
  }
  if (typeof kind !== 'string' || kind === '') {
    return fault('`kind` must name the Bundle kind of an API, as in `PetstoreBundle`.', 'kind');
  }
  if (!isObject(metadata) || typeof metadata.name !== 'string' || metadata.name === '') {
    return fault('`metadata.name` must name the Bundle.', 'metadata');
  }
  return { kind: 'ok', apiVersion, bundleKind: kind, metadata, spec, positions };
}

function isObject(value: Json | undefined): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function refused(problems: BundleProblem[]): ParseResult {
  return { kind: 'refused', problems };
}

function sentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}

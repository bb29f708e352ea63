// SPDX-License-Identifier: Apache-2.0
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';

/**
 * Reporter of node:test: tells of failures only, with all that is needed to mend them, and appends the runner's own
 * counts as one line of JSON to the file that the environment variable TEST_COUNTS names.
 */
export default async function* report(events) {
  const standardError = new Map();
  for await (const { type, data } of events) {
    if (type === 'test:stderr') {
      standardError.set(data.file, ((standardError.get(data.file) ?? '') + data.message).slice(-4000));
    } else if (type === 'test:fail' && data.details.error?.failureType !== 'subtestsFailed') {
      yield failure(data, standardError);
    } else if (type === 'test:summary' && data.file === undefined) {
      appendFileSync(process.env.TEST_COUNTS, `${JSON.stringify(data.counts)}\n`);
    }
  }
}

function failure({ name, file = '', line, details }, standardError) {
  const where = file && path.relative(process.cwd(), file);
  const isWholeFile = path.resolve(name) === file;
  const error = details.error?.cause ?? details.error;
  const what = error instanceof Error ? (error.stack ?? error.message) : inspect(error);
  const output = isWholeFile ? `\n${standardError.get(file) ?? ''}` : '';
  return `\nfailed: ${isWholeFile ? 'the file' : name}\n   at ${where}${line ? `:${line}` : ''}\n${indent(what + output)}\n`;
}

function indent(text) {
  return text.trimEnd().replace(/^/gm, '   ');
}

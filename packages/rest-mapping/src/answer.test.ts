// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAnswer } from './answer.ts';

const dataOf = (type: string, body: string, resultPointer?: string) => {
  const answer = {
    kind: 'answer' as const,
    status: 200,
    headers: { 'content-type': type },
    body: new TextEncoder().encode(body),
  };
  const outcome = readAnswer(
    answer,
    { method: 'GET', resultPointer },
    'GET http://host/x',
  );
  return outcome.kind === 'ok' ? outcome.data : outcome;
};

test('an answer of one value a line is a list of them', () => {
  const lines = '{"a":1}\n\n{"a":12345678901234567890}\r\n';
  for (const type of [
    'application/jsonl',
    'application/x-ndjson; charset=utf-8',
    'application/stream+json',
  ]) {
    assert.deepEqual(
      dataOf(type, lines),
      [{ a: 1 }, { a: 12345678901234567890n }],
      type,
    );
  }
  assert.deepEqual(dataOf('application/x-ndjson', lines, '/0/a'), 1);
  assert.deepEqual(dataOf('application/json-seq', '\u001e{"a":1}\n\u001e2\n'), [
    { a: 1 },
    2,
  ]);
});

test('an answer whose media type only tells what the JSON is about is that JSON', () => {
  for (const type of [
    'application/json',
    'application/problem+json',
    'application/vnd.api+json; profile="x"',
  ]) {
    assert.deepEqual(dataOf(type, '{"a":\n1}'), { a: 1 }, type);
  }
});

test('a line that was cut off makes the answer one to ask for again', () => {
  const outcome = dataOf('application/x-ndjson', '{"a":1}\n{"a"');
  assert.match(JSON.stringify(outcome), /not JSON/);
});

// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStatusFit } from './fit-status.ts';

const cause = (field: string, reason = 'FieldValueTypeInvalid') => ({
  field: `status.${field}`,
  reason,
});
const refusal = (...causes: ReturnType<typeof cause>[]) => ({
  details: { causes },
});
const data = (status: object | undefined) =>
  (status as { results: { data: unknown } } | undefined)?.results.data;
const answer = (value: unknown) => ({
  state: 'Queried',
  results: { success: true, data: value },
});

test('what the API server refuses is left out, with its whole object where that then lacks a required member', () => {
  const fit = createStatusFit();
  const status = answer([
    { id: 1 },
    { id: 'x', price: 2 },
    { price: 3 },
    { id: 4 },
  ]);
  const left = fit.refused(
    status,
    refusal(
      cause('results.data[1].id'),
      cause('results.data[2].id', 'FieldValueRequired'),
    ),
  );
  assert.deepEqual(data(left), [{ id: 1 }, { price: 2 }, { id: 4 }]);
  assert.match(
    (left as { message: string }).message,
    /left out here: results\.data\[\*\], results\.data\[\*\]\.id$/,
  );
});

test('what was refused once is left out at once, and only values of that type', () => {
  const fit = createStatusFit();
  fit.refused(answer([{ id: 'x' }]), refusal(cause('results.data[0].id')));
  assert.deepEqual(data(fit.fit(answer([{ id: 'y' }, { id: 2 }]))), [
    {},
    { id: 2 },
  ]);
  const good = answer([{ id: 2 }]);
  assert.equal(fit.fit(good), good);
});

test('a value that is refused for what it says does not take others with it', () => {
  const fit = createStatusFit();
  const status = answer({ kind: 'old', name: 'a' });
  const left = fit.refused(
    status,
    refusal(cause('results.data.kind', 'FieldValueNotSupported')),
  );
  assert.deepEqual(data(left), { name: 'a' });
  const other = answer({ kind: 'new' });
  assert.equal(fit.fit(other), other);
  assert.deepEqual(data(fit.fit(status)), { name: 'a' });
});

test('entries and parts of entries go without taking their neighbours', () => {
  const fit = createStatusFit();
  const status = answer([{ id: 'a' }, 'text', { id: 2 }, 'more', { id: 'b' }]);
  const left = fit.refused(
    status,
    refusal(
      cause('results.data[0].id'),
      cause('results.data[1]'),
      cause('results.data[3]'),
      cause('results.data[4].id'),
    ),
  );
  assert.deepEqual(data(left), [{}, { id: 2 }, {}]);
});

test('names of members with dots and brackets are understood', () => {
  const fit = createStatusFit();
  const status = {
    responses: {
      'http://a:1/v1.2': { success: true, data: { 'a.b': 1, 'c[0]': 2, d: 3 } },
    },
  };
  const left = fit.refused(
    status,
    refusal(
      cause('responses[http://a:1/v1.2].data.a.b'),
      cause('responses.http://a:1/v1.2.data[c[0]]'),
    ),
  ) as typeof status;
  assert.deepEqual(left.responses['http://a:1/v1.2'].data, { d: 3 });
});

test('what the operator itself says is never left out', () => {
  const fit = createStatusFit();
  const status = answer({ a: 1 });
  const refused = refusal(cause('state'), cause('results.success'));
  assert.equal(fit.refused(status, refused), undefined);
  assert.equal(fit.withoutAnswers({ state: 'Failed' }), undefined);
  assert.equal(data(fit.withoutAnswers(status)), undefined);
});

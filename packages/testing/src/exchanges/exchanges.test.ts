// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, describe, it } from 'node:test';
import { DIFFERENCES_PAGE, differencesPage, judge, loadDifferences, type ListedDifference } from './differences.ts';
import { replayOnEmbedded } from './embedded.ts';
import type { Replayed } from './replay.ts';

describe('the embedded cluster beside a real control plane', () => {
  let replayed: Replayed[];
  let listed: ListedDifference[];
  before(async () => {
    [replayed, listed] = await Promise.all([replayOnEmbedded(), loadDifferences()]);
  });

  it('is compared in at least 200 exchanges of kubectl and of clients, refusals of each class among them', () => {
    assert.ok(replayed.length >= 200);
    const statuses = new Set(replayed.map(({ exchange }) => exchange.status));
    for (const status of [200, 201, 400, 401, 403, 404, 405, 406, 409, 415, 422, 500, 504]) {
      assert.ok(statuses.has(status), `no answer has the status ${status}`);
    }
  });

  it('answers each exchange as it was recorded, but for the differences that are listed', () => {
    assert.deepEqual(judge(replayed, listed), { unlisted: [], vanished: [] });
  });

  it('has its differences in the documentation', async () => {
    assert.equal(await readFile(DIFFERENCES_PAGE, 'utf8'), differencesPage(listed, replayed.length));
  });
});

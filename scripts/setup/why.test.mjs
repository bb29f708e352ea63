// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Sorry } from './sorry.mjs';
import { isNetwork, why } from './why.mjs';

const say = text => why('Installing packages', { text, file: '/clone/.tools/install.log' }, 'https://npm.example.com');

describe('a failed installation says in one sentence', () => {
  for (const [name, text, sentence] of [
    ['that there is no network', 'npm error code ENOTFOUND\nnpm error network request failed', /could not reach .*npm\.example\.com/],
    ['the same in the words of Yarn', 'Error: The `onCancel` handler was attached after the promise settled.', /could not reach/],
    ['that the disk is full', 'Error: ENOSPC: no space left on device, write', /disk space/],
    ['that the lockfile does not fit', 'YN0028: The lockfile would have been modified by this install', /yarn\.lock does not fit/],
    ['that the registry wants a login', 'npm error code E401', /asks for a login/],
    ['where to look for anything else', 'Something new', /\/clone\/\.tools\/install\.log$/],
  ]) {
    it(name, () => {
      const error = say(text);
      assert.ok(error instanceof Sorry);
      assert.match(error.message, sentence);
      assert.doesNotMatch(error.message, /\n/);
    });
  }

  it('tries again for the network alone', () => {
    assert.equal(isNetwork({ text: 'connect ECONNREFUSED' }), true);
    assert.equal(isNetwork({ text: 'ENOSPC, then ECONNRESET' }), false);
  });
});

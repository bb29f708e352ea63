// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostRules } from './hosts.ts';

test('names, suffixes, addresses and networks are allowed as listed', () => {
  const rules = hostRules(['specs.example.com', '*.corp.example', '10.0.0.0/8', '[2001:db8::1]']);
  for (const host of ['SPECS.example.com', 'a.corp.example', 'specs.example.com.', '10.1.2.3', '[2001:db8::1]']) {
    assert.equal(rules.refuseHost(host), undefined, host);
  }
  for (const host of ['example.com', 'corp.example', 'evilcorp.example', '11.0.0.1', '[2001:db8::2]']) {
    assert.match(rules.refuseHost(host) ?? '', /not among the allowed hosts/, host);
  }
});

test('a name that leads to a private address needs the address listed', () => {
  const rules = hostRules(['intranet', 'localhost', '10.0.0.0/8']);
  assert.equal(rules.refuseAddress('intranet', '10.0.0.7'), undefined);
  assert.equal(rules.refuseAddress('intranet', '93.184.215.14'), undefined);
  assert.equal(rules.refuseAddress('localhost', '127.0.0.1'), undefined);
  for (const address of ['192.168.0.1', '169.254.169.254', '127.0.0.1', '::1', 'fe80::1', '::ffff:127.0.0.1', '0.0.0.0']) {
    assert.match(rules.refuseAddress('intranet', address) ?? '', /not listed/, address);
  }
});

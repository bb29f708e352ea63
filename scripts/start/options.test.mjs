// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Sorry } from '../setup/sorry.mjs';
import { readOptions } from './options.mjs';

describe('the options of npm start', () => {
  it('has the portal on 7007, the example beside 8081 and the embedded cluster', () => {
    assert.deepEqual(readOptions([], {}, '/clone'), {
      help: false,
      port: 7007,
      examplePorts: [8081, 8082, 8083],
      allowEgress: [],
      allowDocuments: [],
      kubeconfig: undefined,
      state: '/clone/.api-operators',
    });
  });

  it('takes a kubeconfig from the command line before one from the environment', () => {
    const env = { API_OPERATORS_KUBECONFIG: '/home/pat/.kube/config' };
    assert.equal(readOptions([], env, '/clone').kubeconfig, '/home/pat/.kube/config');
    assert.equal(readOptions(['--kubeconfig', 'kind.yaml'], env, '/clone').kubeconfig, '/clone/kind.yaml');
  });

  it('takes what the operator may call and where documents may come from, once or more often', () => {
    const argv = ['--allow-egress', '127.0.0.1:9000', '--allow-egress=10.0.0.0/8,[::1]:90', '--allow-documents', '*.example.com'];
    const { allowEgress, allowDocuments } = readOptions(argv, {}, '/clone');
    assert.deepEqual(allowEgress, ['127.0.0.1:9000', '10.0.0.0/8', '[::1]:90']);
    assert.deepEqual(allowDocuments, ['*.example.com']);
    assert.throws(() => readOptions(['--allow-egress', 'my shop'], {}, '/clone'), /--allow-egress takes an address .*"my shop"/);
  });

  it('says in one sentence what it does not understand', () => {
    assert.throws(() => readOptions(['--port', 'http'], {}, '/clone'), /--port takes a port number/);
    assert.throws(() => readOptions(['--prot', '80'], {}, '/clone'), error => {
      assert.ok(error instanceof Sorry);
      assert.match(error.message, /--prot.*--help$/);
      return true;
    });
  });
});

// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startDevCluster } from '@api-operators/dev-cluster';
import { KubeClient } from '@api-operators/kube';
import { parse, parseAllDocuments } from 'yaml';
import { readSettings } from '../../packages/cli/src/run/read-settings.ts';
import { crdFiles, digest, RENDERINGS } from './chart.mjs';

const here = import.meta.dirname;
const AGAIN = 'run node deploy/helm/render.mjs';
const text = name => readFileSync(path.join(here, 'rendered', name), 'utf8');
const objects = name => parseAllDocuments(text(name)).map(document => document.toJS()).filter(Boolean);
const byKind = (name, kind) => objects(name).filter(each => each.kind === kind);

/** Kinds that the embedded cluster does not serve. */
const NOT_EMBEDDED = new Set(['ServiceMonitor', 'NetworkPolicy', 'PodDisruptionBudget']);

describe('the Helm chart of the operator', () => {
  let cluster;
  let client;
  before(async () => {
    cluster = await startDevCluster();
    client = KubeClient.fromKubeconfig({ text: cluster.kubeconfig(), allowHttp: true });
    const [namespace] = await client.discover().then(found => [found.byPlural('', 'namespaces')]);
    await client.of(namespace).create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'api-operators' } });
  });
  after(async () => {
    await client?.close();
    await cluster?.stop();
  });

  it('was rendered from what it is now', () => {
    for (const { name } of RENDERINGS) assert.equal(text(name).split('\n', 1)[0], `# of the sources ${digest()}`, AGAIN);
  });

  it('brings the kinds of API Operators as they are now', () => {
    const folder = path.join(here, 'api-operators/crds');
    const files = crdFiles();
    assert.deepEqual(readdirSync(folder).sort(), files.map(([name]) => name).sort(), AGAIN);
    for (const [name, crd] of files) assert.equal(readFileSync(path.join(folder, name), 'utf8'), crd, AGAIN);
  });

  for (const { name } of RENDERINGS) {
    it(`makes manifests that an API server takes, of every kind that it has (${name})`, async t => {
      const discovery = await client.discover();
      const all = objects(name);
      const served = all.filter(each => discovery.find(each.apiVersion, each.kind));
      const others = all.filter(each => !served.includes(each)).map(({ kind }) => kind);
      assert.deepEqual(others.filter(kind => !NOT_EMBEDDED.has(kind)), []);
      t.diagnostic(`${served.length} of ${all.length} objects were checked by a dry run`);
      assert.ok(served.length >= 8);
      for (const each of served) {
        const type = discovery.find(each.apiVersion, each.kind);
        const metadata = type.namespaced ? { namespace: 'api-operators', ...each.metadata } : each.metadata;
        await client.of(type).create({ ...each, metadata }, { dryRun: true, fieldValidation: 'Strict' });
      }
    });

    it(`gives the operator settings that it takes (${name})`, async () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'chart-'));
      try {
        const [config] = byKind(name, 'ConfigMap');
        writeFileSync(path.join(folder, 'operator.yaml'), config.data['operator.yaml']);
        const read = await readSettings({}, {}, 'operator.yaml', folder);
        assert.equal(read.kind, 'read', JSON.stringify(read));
        assert.equal(read.settings.leaseNamespace, 'api-operators');
        assert.equal(read.settings.auth, 'cluster');
        const [deployment] = byKind(name, 'Deployment');
        const { terminationGracePeriodSeconds } = deployment.spec.template.spec;
        assert.ok(terminationGracePeriodSeconds * 1_000 > 2 * read.settings.shutdownGrace);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });

    it(`runs as nobody, with nothing to write to but its volumes (${name})`, () => {
      const { spec } = byKind(name, 'Deployment')[0].spec.template;
      const [container] = spec.containers;
      assert.equal(spec.securityContext.runAsNonRoot, true);
      assert.deepEqual(container.securityContext, {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      const volumes = spec.volumes.map(volume => volume.name);
      assert.deepEqual(container.volumeMounts.map(mount => mount.name).sort(), volumes.sort());
      assert.equal(container.livenessProbe.httpGet.path, '/healthz');
      assert.equal(container.readinessProbe.httpGet.path, '/readyz');
    });

    it(`grants no wildcard, and changes nothing outside Leases, Events and the status of Connections (${name})`, () => {
      const rules = [...byKind(name, 'ClusterRole'), ...byKind(name, 'Role')].flatMap(role => role.rules);
      const all = rules.flatMap(rule => (rule.resources ?? []).flatMap(resource => rule.verbs.map(verb => `${verb} ${resource}`)));
      assert.deepEqual(all.filter(each => each.includes('*')), []);
      assert.deepEqual(all.filter(each => !/^(get|list|watch) /.test(each)).sort(), [
        'create events',
        'create leases',
        'create subjectaccessreviews',
        'create tokenreviews',
        'patch connections/status',
        'patch events',
        'update leases',
      ]);
    });
  }

  it('has two replicas, of which one at a time may be drained', () => {
    assert.equal(byKind('default.yaml', 'Deployment')[0].spec.replicas, 2);
    assert.equal(byKind('default.yaml', 'PodDisruptionBudget')[0].spec.maxUnavailable, 1);
    assert.deepEqual(['NetworkPolicy', 'ServiceMonitor'].flatMap(kind => byKind('default.yaml', kind)), []);
  });

  it('binds the role that each API brings, and lets nobody read figures or journal but who is named', () => {
    const bindings = byKind('everything.yaml', 'ClusterRoleBinding').map(each => `${each.roleRef.name}: ${each.subjects.map(({ name }) => name)}`);
    assert.deepEqual(bindings.sort(), [
      'api-operators-journal: auditors',
      'api-operators-metrics: prometheus',
      'api-operators: api-operators',
      'petstore-operator: api-operators',
    ]);
  });

  it('has a schema for each of its values', () => {
    const values = parse(readFileSync(path.join(here, 'api-operators/values.yaml'), 'utf8'));
    const schema = JSON.parse(readFileSync(path.join(here, 'api-operators/values.schema.json'), 'utf8'));
    assert.deepEqual(Object.keys(values).filter(name => !schema.properties[name]), []);
  });
});

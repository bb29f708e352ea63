// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openApiDirectory, startControlPlane, type ControlPlane } from '@api-operators/testing';
import { parse } from 'yaml';
import { runProgram } from './program.ts';

/** Real documents that nobody here wrote. */
const DOCUMENTS = ['stripe.com.json', 'adyen.com/CheckoutService.json', 'digitalocean.com.json'];

type Manifest = { kind: string; metadata: { name: string }; spec: { names: { kind: string; plural: string }; group: string } };

describe('documents that nobody here wrote, on a real control plane', () => {
  let plane: ControlPlane;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'generate-'));
    plane = await startControlPlane({ controllerManager: false });
  });
  after(async () => {
    await plane.stop();
    await rm(folder, { recursive: true, force: true });
  });

  function call(method: string, path: string, body?: string) {
    return new Promise<{ code: number; text: string }>((resolve, reject) => {
      const headers = { authorization: `Bearer ${plane.token()}`, 'content-type': 'application/yaml' };
      const sent = request(plane.url + path, { method, headers, ca: plane.certificate }, async response => {
        let text = '';
        for await (const chunk of response) text += String(chunk);
        resolve({ code: response.statusCode ?? 0, text });
      }).on('error', reject);
      sent.end(body);
    });
  }

  DOCUMENTS.forEach((name, index) => {
    it(`${name}: kube-apiserver accepts every CRD, serves its kind, and accepts the samples`, async () => {
      const document = join(await openApiDirectory(), name);
      const out = join(folder, String(index));
      const group = `real${index}.example.com`;
      const said: string[] = [];
      const code = await runProgram(['generate', document, '--group', group, '--out', out], {
        terminal: { out: () => {}, err: text => said.push(text) },
        cwd: folder,
        signal: new AbortController().signal,
      });
      assert.equal(code, 0, said.join(''));

      const plurals = new Map<string, string>();
      for (const file of await readdir(join(out, 'crds'))) {
        const text = await readFile(join(out, 'crds', file), 'utf8');
        const created = await call('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', text);
        assert.equal(created.code, 201, `${file}: ${created.text.slice(0, 1_000)}`);
        const { spec } = parse(text) as Manifest;
        plurals.set(spec.names.kind, spec.names.plural);
      }
      assert.ok(plurals.size > 10, `${plurals.size} kinds`);
      await servesAll(group, new Set(plurals.values()));

      for (const file of await readdir(join(out, 'samples'))) {
        const text = await readFile(join(out, 'samples', file), 'utf8');
        const plural = plurals.get((parse(text) as Manifest).kind);
        const path = `/apis/${group}/v1alpha1/namespaces/default/${plural}?dryRun=All&fieldValidation=Strict`;
        const created = await call('POST', path, text);
        assert.equal(created.code, 201, `${file}: ${created.text.slice(0, 1_000)}\n${text}`);
      }
    });
  });

  async function servesAll(group: string, wanted: ReadonlySet<string>): Promise<void> {
    const deadline = performance.now() + 60_000;
    for (;;) {
      const { code, text } = await call('GET', `/apis/${group}/v1alpha1`);
      const served = code === 200 ? (JSON.parse(text) as { resources: { name: string }[] }).resources : [];
      const names = new Set(served.map(resource => resource.name));
      const missing = [...wanted].filter(plural => !names.has(plural));
      if (missing.length === 0) return;
      assert.ok(performance.now() < deadline, `not served: ${missing.join(', ')}`);
    }
  }
});

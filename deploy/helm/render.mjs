// SPDX-License-Identifier: Apache-2.0
// node deploy/helm/render.mjs: writes the CRDs of the chart, and what Helm makes of it, for review and for its test. Helm is
// $HELM, or comes as Go source.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { crdFiles, digest, RENDERINGS } from './chart.mjs';

const here = import.meta.dirname;
const helm = process.env.HELM ? [process.env.HELM] : ['go', 'run', 'helm.sh/helm/v3/cmd/helm@v3.17.3'];

rmSync(path.join(here, 'api-operators/crds'), { recursive: true, force: true });
mkdirSync(path.join(here, 'api-operators/crds'), { recursive: true });
for (const [name, text] of crdFiles()) writeFileSync(path.join(here, 'api-operators/crds', name), text);

mkdirSync(path.join(here, 'rendered'), { recursive: true });
for (const { name, values } of RENDERINGS) {
  const args = ['template', 'api-operators', 'api-operators', '--namespace', 'api-operators', '--kube-version', '1.34.0'];
  for (const file of values) args.push('--values', file);
  const text = execFileSync(helm[0], [...helm.slice(1), ...args], { cwd: here, encoding: 'utf8' });
  writeFileSync(path.join(here, 'rendered', name), `# of the sources ${digest()}\n${text}`);
}

// SPDX-License-Identifier: Apache-2.0
import type { Answer } from './respond.ts';
import { jsonAnswer, textAnswer } from './respond.ts';

/** The Kubernetes version that this server behaves like. */
export const KUBERNETES = { major: '1', minor: '34', gitVersion: 'v1.34.1+api-operators' };

export function versionAnswer(): Answer {
  return jsonAnswer(200, {
    major: KUBERNETES.major,
    minor: KUBERNETES.minor,
    emulationMajor: KUBERNETES.major,
    emulationMinor: KUBERNETES.minor,
    minCompatibilityMajor: KUBERNETES.major,
    minCompatibilityMinor: '33',
    gitVersion: KUBERNETES.gitVersion,
    gitCommit: '',
    gitTreeState: '',
    buildDate: '1970-01-01T00:00:00Z',
    goVersion: '',
    compiler: '',
    platform: `${process.platform}/${process.arch === 'x64' ? 'amd64' : process.arch}`,
  });
}

/** /healthz, /livez, /readyz: as long as the process answers it is well. */
export function healthAnswer(path: string, verbose: boolean): Answer {
  return textAnswer(200, verbose ? `[+]ping ok\n${path.slice(1)} check passed\n` : 'ok');
}

// SPDX-License-Identifier: Apache-2.0
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './free-port.ts';
import { startTied, type TiedProcess } from './tied-process.ts';

const PROGRAMS = ['etcd', 'kube-apiserver', 'kube-controller-manager'] as const;
const GO_MODULE = path.join(import.meta.dirname, '../control-plane/go.mod');
const READY_WITHIN_MS = 60_000;

/** Somebody who may log in with a bearer token; what they may do is a matter of RBAC objects. */
export interface ControlPlaneUser {
  readonly name: string;
  readonly groups?: readonly string[];
}

export interface ControlPlaneOptions {
  /** The folder of the three programs; default: what `findControlPlane` finds. */
  readonly assets?: string;
  /** Whether garbage collection and namespace deletion run; default true. */
  readonly controllerManager?: boolean;
  /** Users beside the administrator. */
  readonly users?: readonly ControlPlaneUser[];
}

/** A running kube-apiserver with RBAC, an empty etcd, and nothing else than the test puts in. */
export interface ControlPlane {
  /** `https://127.0.0.1:<port>` */
  readonly url: string;
  /** The certificate that clients are to trust, PEM. */
  readonly certificate: string;
  /** A kubeconfig as text, for the administrator or one of the users. Throws for an unknown name. */
  kubeconfig(user?: string): string;
  /** The bearer token of the administrator or one of the users. */
  token(user?: string): string;
  /** Stops everything and removes its folder. */
  stop(): Promise<void>;
}

/** The folder that holds the control plane's programs, or undefined where it is not built. */
export async function findControlPlane(): Promise<string | undefined> {
  const [, version] = /k8s\.io\/kubernetes (v\S+)/.exec(await readFile(GO_MODULE, 'utf8')) ?? [];
  return [
    process.env.KUBEBUILDER_ASSETS,
    path.join(homedir(), '.cache/api-operators', `control-plane-${version}`),
  ].find(folder => folder && PROGRAMS.every(program => existsSync(path.join(folder, program))));
}

/**
 * Starts a control plane on free ports, and resolves when it is ready (about 4 seconds).
 * It is gone when `stop` was called or this process has ended, whichever is first.
 */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const assets = options.assets ?? (await findControlPlane());
  if (!assets) {
    throw new Error(
      'No kube-apiserver here: run packages/testing/control-plane/build.sh, or name its folder in KUBEBUILDER_ASSETS.',
    );
  }
  // Another process may take a free port before the program does: then the next try takes others.
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await tryStart(assets, options);
    } catch (error) {
      if (attempt === 3 || !String(error).includes('address already in use')) throw error;
    }
  }
}

async function tryStart(assets: string, options: ControlPlaneOptions): Promise<ControlPlane> {
  const folder = await mkdtemp(path.join(tmpdir(), 'control-plane-'));
  const file = (name: string) => path.join(folder, name);
  const processes: TiedProcess[] = [];
  const start = (program: string, args: readonly string[]) => {
    const started = startTied(path.join(assets, program), args, file(`${program}.log`));
    processes.push(started);
    return started;
  };
  const stop = async () => {
    await Promise.all(processes.map(each => each.stop()));
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };

  try {
    const [etcdPort, peerPort, port] = await Promise.all([freePort(), freePort(), freePort()]);
    const etcdUrl = `http://127.0.0.1:${etcdPort}`;
    const peerUrl = `http://127.0.0.1:${peerPort}`;
    const url = `https://127.0.0.1:${port}`;

    const users = [{ name: 'admin', groups: ['system:masters'] }, ...(options.users ?? [])];
    const tokens = new Map(users.map(user => [user.name, randomBytes(24).toString('base64url')]));
    const rows = users.map(
      // An empty column would put the user into the group without a name.
      ({ name, groups = [] }) =>
        `${tokens.get(name)},"${name}","${name}"${groups.length > 0 ? `,"${groups.join(',')}"` : ''}`,
    );
    const keys = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    await Promise.all([
      writeFile(file('tokens.csv'), `${rows.join('\n')}\n`, { mode: 0o600 }),
      writeFile(file('service-accounts.key'), keys.privateKey, { mode: 0o600 }),
    ]);

    start('etcd', [
      `--data-dir=${file('etcd')}`,
      `--listen-client-urls=${etcdUrl}`,
      `--advertise-client-urls=${etcdUrl}`,
      `--listen-peer-urls=${peerUrl}`,
      `--initial-advertise-peer-urls=${peerUrl}`,
      `--initial-cluster=default=${peerUrl}`,
      '--unsafe-no-fsync=true',
      '--log-level=error',
    ]);
    const apiserver = start('kube-apiserver', [
      `--etcd-servers=${etcdUrl}`,
      '--bind-address=127.0.0.1',
      `--secure-port=${port}`,
      `--cert-dir=${folder}`,
      `--token-auth-file=${file('tokens.csv')}`,
      '--authorization-mode=RBAC',
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${file('service-accounts.key')}`,
      `--service-account-signing-key-file=${file('service-accounts.key')}`,
      '--service-cluster-ip-range=10.96.0.0/16',
      '--disable-admission-plugins=ServiceAccount',
      '--profiling=false',
    ]);

    const token = (user = 'admin') => {
      const found = tokens.get(user);
      if (!found) throw new Error(`The control plane has no user ${user}: it has ${[...tokens.keys()].join(', ')}.`);
      return found;
    };
    const certificate = await ready({ url, token: token(), certificate: file('apiserver.crt'), processes, apiserver });
    const kubeconfig = (user = 'admin') => kubeconfigOf({ url, certificate, user, token: token(user) });

    if (options.controllerManager !== false) {
      await writeFile(file('kubeconfig'), kubeconfig(), { mode: 0o600 });
      start('kube-controller-manager', [
        `--kubeconfig=${file('kubeconfig')}`,
        '--controllers=garbage-collector-controller,namespace-controller',
        '--leader-elect=false',
        '--secure-port=0',
      ]);
    }
    return { url, certificate, kubeconfig, token, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Resolves with the server's certificate when it answers that it is ready. */
async function ready(server: {
  url: string;
  token: string;
  certificate: string;
  processes: readonly TiedProcess[];
  apiserver: TiedProcess;
}): Promise<string> {
  const deadline = performance.now() + READY_WITHIN_MS;
  for (;;) {
    const stopped = server.processes.find(each => !each.running());
    if (stopped) throw new Error(`The control plane stopped while starting:\n${stopped.lastLines(15)}`);
    const certificate = await readFile(server.certificate, 'utf8').catch(() => undefined);
    if (certificate && (await answers(`${server.url}/readyz`, server.token, certificate))) return certificate;
    if (performance.now() > deadline) {
      throw new Error(
        `kube-apiserver was not ready after ${READY_WITHIN_MS / 1000} s:\n${server.apiserver.lastLines(15)}`,
      );
    }
    await delay(50);
  }
}

function answers(url: string, token: string, ca: string): Promise<boolean> {
  return new Promise(resolve => {
    const headers = { authorization: `Bearer ${token}` };
    request(url, { ca, headers, signal: AbortSignal.timeout(2000) }, response => {
      response.resume();
      resolve(response.statusCode === 200);
    })
      .on('error', () => resolve(false))
      .end();
  });
}

/** JSON, which every reader of kubeconfig files takes for YAML. */
function kubeconfigOf(of: { url: string; certificate: string; user: string; token: string }): string {
  const name = 'control-plane';
  return `${JSON.stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        {
          name,
          cluster: {
            server: of.url,
            'certificate-authority-data': Buffer.from(of.certificate).toString('base64'),
          },
        },
      ],
      users: [{ name: of.user, user: { token: of.token } }],
      contexts: [{ name, context: { cluster: name, user: of.user, namespace: 'default' } }],
      'current-context': name,
    },
    null,
    2,
  )}\n`;
}

// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { HostileCase } from './hostile-case.ts';
import type { Observed } from './observe.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const OBSERVE = new URL('./observe.ts', import.meta.url).href;

/** A text that lies outside of every document's folder; whoever has it has read what he may not. */
export const CANARY = 'canary-of-the-hostile-documents';

/** All that a command did. */
export interface CaseRun extends Observed {
  exit: number | null;
  err: string;
  out: string;
  wallMs: number;
  /** What was written below `--out`. */
  written: Map<string, string>;
  /** Digests by path of everything else of the base folder, before and after. */
  before: Map<string, string>;
  after: Map<string, string>;
  /** Connections that the server which may not be asked got. */
  otherAsked: number;
  folder: string;
}

/** Runs the real command on a case in a folder of its own, as a user would. */
export async function runCase(hostile: HostileCase, base: string): Promise<CaseRun> {
  let otherAsked = 0;
  const other = await listen('localhost', (_, response) => response.end(CANARY));
  other.server.on('connection', () => (otherAsked += 1));
  const own = await listen('127.0.0.1', (request, response) => {
    if (hostile.serve) hostile.serve(request, response);
    else response.end(CANARY);
  });
  const at = { own: `http://127.0.0.1:${own.port}`, other: `http://localhost:${other.port}` };
  const folder = join(base, 'api');
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(base, 'canary.yaml'), `description: ${CANARY}\n`);
    for (const [path, text] of Object.entries(hostile.files?.(at) ?? {})) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    hostile.prepare?.(folder);
    const before = treeOf(base, 'out');
    const name = hostile.document ?? 'openapi.yaml';
    const document = hostile.serve ? `${at.own}/${name}?other=${encodeURIComponent(at.other)}` : `api/${name}`;
    const generates = (hostile.command ?? 'generate') === 'generate';
    const run = await runCommand(base, [
      hostile.command ?? 'generate',
      document,
      '--no-config',
      ...(generates ? ['--group', 'hostile.example.com', '--out', 'out'] : []),
      ...(hostile.args ?? []),
    ]);
    const written = new Map([...treeOf(base, 'nothing')].filter(([path]) => path.startsWith('out/')).map(([path]) => [path.slice(4), readFileSync(join(base, path), 'utf8')]));
    return { ...run, written, before, after: treeOf(base, 'out'), otherAsked, folder };
  } finally {
    for (const { server } of [own, other]) {
      server.closeAllConnections();
      server.close();
    }
  }
}

async function listen(host: string, listener: RequestListener): Promise<{ server: Server; port: number }> {
  const server = createServer(listener);
  server.listen(0, host);
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

type CommandRun = Observed & Pick<CaseRun, 'exit' | 'err' | 'out' | 'wallMs'>;

async function runCommand(cwd: string, args: string[]): Promise<CommandRun> {
  const report = `${cwd}.observed.json`;
  const start = performance.now();
  const child = spawn(process.execPath, ['--import', OBSERVE, MAIN, ...args], {
    cwd,
    env: { ...process.env, OBSERVED_FILE: report, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A guard: the tests judge by the time that the command computes.
    timeout: 60_000,
    killSignal: 'SIGKILL',
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const [exit] = (await once(child, 'close')) as [number | null];
  const wallMs = performance.now() - start;
  if (exit === null) throw new Error(`the command did not end by itself in ${Math.round(wallMs)} ms: ${err}`);
  return { ...(JSON.parse(readFileSync(report, 'utf8')) as Observed), exit, err, out, wallMs };
}

/** The digest of each file and link below a folder, links not followed; `except` is left out. */
function treeOf(folder: string, except: string): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (below: string): void => {
    for (const name of readdirSync(join(folder, below)).sort()) {
      const path = below === '' ? name : `${below}/${name}`;
      if (path === except) continue;
      const full = join(folder, path);
      const stat = lstatSync(full);
      if (stat.isSymbolicLink()) found.set(path, `link ${readlinkSync(full)}`);
      else if (stat.isDirectory()) visit(path);
      else found.set(path, createHash('sha256').update(readFileSync(full)).digest('hex'));
    }
  };
  visit('');
  return found;
}

// SPDX-License-Identifier: Apache-2.0
import { decodeProtobuf } from '@api-operators/dev-cluster';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Exchange, Target } from './exchange.ts';
import { send, sendBytes, type Request } from './send.ts';

/** A body that kubectl sent as protobuf. */
export interface ProtobufBody {
  about: string;
  path: string;
  base64: string;
}

/** A proxy without TLS that asks a target as its administrator, and writes down what passes. */
export interface RecordingProxy {
  url: string;
  /** Says what the next exchanges are about. */
  about(text: string): void;
  /** What passed since the last call; watches are not written down. */
  take(): Exchange[];
  /** The first body that came as protobuf on each path. They are passed on, and written down, as JSON. */
  protobufBodies(): ProtobufBody[];
  stop(): Promise<void>;
}

const PROTOBUF = 'application/vnd.kubernetes.protobuf';

export async function startRecordingProxy(target: Target): Promise<RecordingProxy> {
  let exchanges: Exchange[] = [];
  let about = '';
  const bodies: ProtobufBody[] = [];

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const { method = 'GET' } = request;
    // The hash only tells caches apart, and no two servers have the same.
    const path = (request.url ?? '/').replace(/\?hash=[^&]*$/, '');
    const accept = withoutProtobuf(path, request.headers.accept);
    if (/[?&]watch=(true|1)/.test(path)) {
      stream(target, path, accept, response);
      return;
    }
    const contentType = request.headers['content-type'];
    if (contentType === PROTOBUF && !bodies.some(each => each.path === path)) bodies.push({ about, path, base64: body.toString('base64') });
    const sent: Request = {
      method,
      path,
      ...(accept ? { accept } : {}),
      ...bodyOf(body, contentType),
      ...(request.headers['impersonate-user'] ? { impersonate: String(request.headers['impersonate-user']) } : {}),
    };
    if (path.startsWith('/openapi/v2')) {
      const { status, answerType, bytes } = await sendBytes(target, {
        method,
        path,
        headers: { authorization: `Bearer ${target.token()}`, accept: accept ?? '*/*' },
      });
      exchanges.push({ about, ...sent, status, answerType, answer: '' });
      response.writeHead(status, { 'content-type': answerType }).end(bytes);
      return;
    }
    const answer = await send(target, sent);
    exchanges.push({ about, ...sent, ...answer });
    response.writeHead(answer.status, {
      'content-type': answer.answerType,
      ...(answer.warning ? { warning: answer.warning } : {}),
    });
    response.end(typeof answer.answer === 'string' ? answer.answer : JSON.stringify(answer.answer));
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(error => response.writeHead(502).end(String(error)));
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    about(next) {
      about = next;
    },
    take() {
      const taken = exchanges;
      exchanges = [];
      return taken;
    },
    protobufBodies: () => bodies,
    stop: () =>
      new Promise(resolve => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** What a client accepts beside protobuf. The old OpenAPI document is the one that kubectl wants as protobuf alone. */
function withoutProtobuf(path: string, accept: string | undefined): string | undefined {
  if (path.startsWith('/openapi/v2')) return accept;
  const rest = accept?.split(',').filter(type => !type.includes('protobuf'));
  return rest && rest.length === 0 ? 'application/json' : rest?.join(',');
}

function bodyOf(body: Buffer, contentType: string | undefined): Pick<Request, 'contentType' | 'requestBody'> {
  if (body.length === 0) return {};
  if (contentType === PROTOBUF) {
    const decoded = decodeProtobuf(body);
    if (decoded.kind === 'refused') throw new Error(decoded.message);
    return { contentType: 'application/json', requestBody: decoded.object };
  }
  const text = body.toString('utf8');
  try {
    return { contentType, requestBody: JSON.parse(text) };
  } catch {
    return { contentType, requestBody: text };
  }
}

/** Hands a watch on as it comes. */
function stream(target: Target, path: string, accept: string | undefined, response: ServerResponse): void {
  const headers = { authorization: `Bearer ${target.token()}`, ...(accept ? { accept } : {}) };
  const sent = httpsRequest(new URL(path, target.url), { ca: target.certificate, headers }, answer => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    // A watch may be silent for long; that it has begun must be known at once.
    response.flushHeaders();
    answer.pipe(response);
  });
  sent.on('error', error => {
    if (!response.headersSent) response.writeHead(502);
    response.end(String(error));
  });
  response.on('close', () => sent.destroy());
  sent.end();
}

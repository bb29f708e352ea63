// SPDX-License-Identifier: Apache-2.0
import { gzipSync } from 'node:zlib';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { referring } from '../document.ts';
import type { HostileCase } from '../hostile-case.ts';

const MIB = 1024 * 1024;

/** The address of the server that may not be asked, as the runner tells it. */
function otherOf(request: IncomingMessage): string {
  return new URL(request.url ?? '/', 'http://x').searchParams.get('other') ?? '';
}

/** Sends the same piece so many times, as fast as it is taken. */
function stream(response: ServerResponse, piece: Uint8Array, times: number): void {
  let left = times;
  const more = () => {
    while (left > 0 && !response.destroyed) {
      left -= 1;
      if (!response.write(piece)) return;
    }
    response.end();
  };
  response.on('drain', more);
  more();
}

/** Servers and addresses. */
export const networkCases: HostileCase[] = [
  {
    name: 'private addresses',
    about: '`$ref` to the metadata service, loopback, link-local and private addresses, in every notation',
    files: ({ other }) => ({
      'openapi.yaml': referring(
        'http://169.254.169.254/latest/meta-data/iam',
        `${other}/x.yaml`,
        `${other.replace('localhost', '127.0.0.1')}/x.yaml`,
        `${other.replace('localhost', '2130706433')}/x.yaml`,
        `${other.replace('localhost', '0x7f.1')}/x.yaml`,
        `${other.replace('localhost', '[::1]')}/x.yaml`,
        `${other.replace('localhost', '[::ffff:127.0.0.1]')}/x.yaml`,
        `${other.replace('localhost', '0.0.0.0')}/x.yaml`,
        `${other.replace('http://', 'http://user:password@')}/x.yaml`,
        'http://[fe80::1]/x.yaml',
        'https://10.0.0.1/x.yaml',
        'http://metadata.google.internal/computeMetadata/v1/',
        'ftp://127.0.0.1/x.yaml',
        'gopher://127.0.0.1:6379/_FLUSHALL',
        'data:application/yaml,type: string',
        'javascript:alert(1)',
      ),
    }),
    exit: 0,
    says: /^api\/openapi\.yaml:11:22: warning: The document "http:\/\/169\.254\.169\.254\/latest\/meta-data\/iam" is not read: 169\.254\.169\.254 is not among the allowed hosts\./m,
    remedy: /list the host among the allowed hosts/,
  },
  {
    name: 'redirects to private addresses',
    about: 'a server that may be asked sends on to one that may not, over three others',
    serve: (request, response) => {
      const hop = Number(/^\/hop(\d)/.exec(request.url ?? '')?.[1] ?? 0);
      const other = otherOf(request);
      response.writeHead(302, { location: hop < 3 ? `/hop${hop + 1}?other=${encodeURIComponent(other)}` : `${other}/latest/meta-data` }).end();
    },
    command: 'preview',
    exit: 1,
    says: /^http:\/\/127\.0\.0\.1:\d+\/openapi\.yaml\S*:1:1: The document .* is not read: localhost is not among the allowed hosts\./m,
    remedy: /list its host among the allowed hosts/,
  },
  {
    name: 'redirects without end',
    about: 'a server that always sends on to itself',
    serve: (request, response) => void response.writeHead(307, { location: `${request.url}0` }).end(),
    command: 'preview',
    exit: 1,
    says: /:1:1: The document .* cannot be read: more than 5 redirects\./m,
    remedy: /Correct the path or address/,
  },
  {
    name: 'redirect to a file',
    about: 'a server that sends on to file:///etc/passwd',
    serve: (_, response) => void response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
    command: 'preview',
    exit: 1,
    says: /:1:1: The document .* is not read: only http and https addresses are read\./m,
    remedy: /Give a document that may be read/,
  },
  {
    name: '300 MB body',
    about: 'a body of 300 MB',
    serve: (_, response) => stream(response, Buffer.alloc(MIB, 'a: b\n'), 300),
    command: 'preview',
    exit: 1,
    says: /:1:1: The document needs more than it may: more than 67108864 bytes\./m,
    remedy: /Split the document/,
  },
  {
    name: '300 MB file',
    about: 'a file of 300 MB',
    files: () => ({ 'openapi.yaml': Buffer.alloc(300 * MIB, 'a: b\n') }),
    exit: 1,
    says: /^api\/openapi\.yaml:1:1: The document needs more than it may: more than 67108864 bytes\./m,
    remedy: /Split the document/,
  },
  {
    name: 'gzip bomb',
    about: 'a body of 300 kB that is 300 MB once unpacked',
    serve: (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(300 * MIB))),
    command: 'preview',
    exit: 1,
    says: /:1:1: The document needs more than it may: more than 67108864 bytes\./m,
    remedy: /Split the document/,
  },
  {
    name: 'slow body',
    about: 'a body that comes a byte every 100 ms without end',
    serve: (_, response) => {
      const timer = setInterval(() => response.write('#'), 100);
      response.on('close', () => clearInterval(timer));
    },
    command: 'preview',
    exit: 1,
    says: /:1:1: The document .* cannot be read: it comes at less than 1000 bytes a second\./m,
    remedy: /Correct the path or address/,
  },
  {
    name: 'references in a ring over hosts',
    about: 'a served document that refers to itself by ever other addresses, and to a host that nobody allowed',
    serve: (request, response) => {
      const url = new URL(request.url ?? '/', 'http://x');
      const depth = Number(url.searchParams.get('n') ?? 0);
      const other = url.searchParams.get('other') ?? '';
      response.end(referring(`openapi.yaml?n=${depth + 1}&other=${encodeURIComponent(other)}`, `${other}/x.yaml`));
    },
    command: 'preview',
    exit: 1,
    says: /:1:1: The document needs more than it may: more than 100 documents one behind the other\./m,
    remedy: /Split the document/,
  },
];

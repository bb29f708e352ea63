// SPDX-License-Identifier: Apache-2.0
import type { Json, PartEncoding } from '@api-operators/api';
import { encodingOf, isJsonType } from './form-body.ts';
import { stringifyJson } from './json.ts';

/** The bytes of a file. */
export interface FilePart {
  data: Uint8Array;
  contentType?: string;
  /** Absent: the name of the member. */
  filename?: string;
}

/** One member of a multipart body: a value, or the bytes of a file. */
export type MultipartMember = { wire: string } & (
  | { value: Json }
  | { file: FilePart }
);

interface Part {
  head: string;
  body: Uint8Array;
}

/**
 * Members as `multipart/form-data` (RFC 7578). A list becomes a part for each item, an object becomes
 * JSON, null is left out. Equal members give equal bytes: the boundary comes from the content, and
 * occurs in none of it.
 */
export function multipartBody(
  members: readonly MultipartMember[],
  encoding: Readonly<Record<string, PartEncoding>> | undefined,
):
  | { kind: 'ok'; contentType: string; payload: Uint8Array }
  | { kind: 'refused'; message: string } {
  const parts: Part[] = [];
  const utf8 = new TextEncoder();
  for (const member of members) {
    const given = encodingOf(encoding, member.wire)?.contentType;
    if ('file' in member) {
      const { data, contentType, filename = member.wire } = member.file;
      const type =
        contentType ??
        (given && !given.includes('*')
          ? given.split(',')[0].trim()
          : 'application/octet-stream');
      parts.push({ head: head(member.wire, type, filename), body: data });
      continue;
    }
    const { value } = member;
    const type = given && !/[*,]/.test(given) ? given : undefined;
    const items = Array.isArray(value) && !isJsonType(type) ? value : [value];
    for (const item of items) {
      if (item === null || item === undefined) continue;
      const json = typeof item === 'object' || isJsonType(type);
      parts.push({
        head: head(
          member.wire,
          type ?? (json ? 'application/json' : undefined),
        ),
        body: utf8.encode(json ? stringifyJson(item) : String(item)),
      });
    }
  }
  const unsafe = parts.find(part =>
    /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)|(?<!\r)\n/.test(part.head),
  );
  if (unsafe) {
    return {
      kind: 'refused',
      message:
        'the content type of a part must not hold a line break or another control character',
    };
  }
  const boundary = boundaryOf(parts);
  const pieces = parts.flatMap(part => [
    utf8.encode(`--${boundary}\r\n${part.head}\r\n`),
    part.body,
    utf8.encode('\r\n'),
  ]);
  pieces.push(utf8.encode(`--${boundary}--\r\n`));
  return {
    kind: 'ok',
    contentType: `multipart/form-data; boundary=${boundary}`,
    payload: concatenated(pieces),
  };
}

function head(
  name: string,
  contentType: string | undefined,
  filename?: string,
): string {
  const file = filename === undefined ? '' : `; filename="${quoted(filename)}"`;
  // A line break in it would begin a header of its own: one is made that the check finds.
  const type =
    contentType === undefined
      ? ''
      : `Content-Type: ${contentType.replace(/\r\n/g, '\r')}\r\n`;
  return `Content-Disposition: form-data; name="${quoted(
    name,
  )}"${file}\r\n${type}`;
}

/** As browsers write names: other letters are sent as they are, in UTF-8. */
function quoted(name: string): string {
  return name
    .replaceAll('"', '%22')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A')
    .replaceAll('\0', '%00');
}

function boundaryOf(parts: readonly Part[]): string {
  // FNV-1a, twice from different beginnings: it need not be secret, only always the same.
  let a = 0x811c9dc5;
  let b = 0x1234567;
  for (const { body } of parts) {
    for (const byte of body) {
      a = Math.imul(a ^ byte, 0x01000193);
      b = Math.imul(b ^ byte, 0x01000193);
    }
    b ^= body.length;
  }
  const hash = [a, b]
    .map(half => (half >>> 0).toString(16).padStart(8, '0'))
    .join('');
  return unusedBoundary(
    `part-${hash}`,
    parts.map(part => part.body),
  );
}

/** The first boundary that begins so and occurs in none of the bodies. */
export function unusedBoundary(
  stem: string,
  bodies: readonly Uint8Array[],
): string {
  for (let attempt = 0; ; attempt += 1) {
    const boundary = `${stem}-${attempt}`;
    const bytes = new TextEncoder().encode(boundary);
    if (!bodies.some(body => contains(body, bytes))) return boundary;
  }
}

function contains(body: Uint8Array, wanted: Uint8Array): boolean {
  for (
    let at = body.indexOf(wanted[0]);
    at !== -1;
    at = body.indexOf(wanted[0], at + 1)
  ) {
    let same = 1;
    while (same < wanted.length && body[at + same] === wanted[same]) same += 1;
    if (same === wanted.length) return true;
  }
  return false;
}

function concatenated(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(
    pieces.reduce((length, piece) => length + piece.length, 0),
  );
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

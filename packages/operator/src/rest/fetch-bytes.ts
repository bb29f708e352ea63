// SPDX-License-Identifier: Apache-2.0
import { OVERSIZE, type HttpClient } from './http.ts';

/** Bytes behind a URL; a message never holds the URL's query, which may be a signature. */
export type Fetched =
  | { kind: 'ok'; data: Uint8Array; contentType?: string }
  | { kind: 'failed'; message: string };

/** GETs at most `cap` bytes that an object names by URL, without any credentials. */
export async function fetchBytes(
  client: HttpClient,
  url: string,
  cap: number,
): Promise<Fetched> {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    return { kind: 'failed', message: 'it is not an http or https URL' };
  }
  if (parsed.username || parsed.password) {
    return {
      kind: 'failed',
      message: 'it holds a user name or password, which are not sent',
    };
  }
  const shown = `GET ${parsed.origin}${parsed.pathname}`;
  const sent = await client.send({
    method: 'GET',
    url: parsed.href,
    headers: { accept: '*/*' },
    timeout: 30_000,
    maxResponseBytes: cap,
    redirects: 3,
  });
  if (sent.kind !== 'answer') {
    return { kind: 'failed', message: `${shown}: ${sent.message}` };
  }
  if (sent.status !== 200) {
    return { kind: 'failed', message: `${shown} answered ${sent.status}` };
  }
  if (sent.headers[OVERSIZE] !== undefined) {
    return {
      kind: 'failed',
      message: `${shown}: larger than ${
        cap / 1024 / 1024
      } MiB, which is the most that is sent from a URL: name a smaller file`,
    };
  }
  const contentType = sent.headers['content-type'];
  return {
    kind: 'ok',
    data: sent.body,
    ...(contentType ? { contentType } : {}),
  };
}

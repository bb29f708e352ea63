// SPDX-License-Identifier: Apache-2.0
import type { TestContext } from 'node:test';
import type { Json } from './json.ts';
import { parseJson, stringifyJson } from './json.ts';
import type { Petstore, PetstoreOptions } from './server.ts';
import { startPetstore } from './server.ts';

/** What a shop answered. */
export interface Answered {
  status: number;
  headers: Headers;
  /** Parsed JSON; null where there is no body. */
  // A test reads members of it without saying what they are.
  body: ReturnType<typeof JSON.parse>;
}

/** A shop for one test, and a client with its key. */
export interface TestShop {
  petstore: Petstore;
  call(
    method: string,
    path: string,
    body?: Json,
    init?: RequestInit,
  ): Promise<Answered>;
  admin(method: string, path: string, body?: Json): Promise<Answered>;
}

/** Opens a shop on a free port and stops it when the test ends. */
export async function openShop(
  t: TestContext,
  options: Partial<PetstoreOptions> = {},
): Promise<TestShop> {
  const petstore = await startPetstore({ apiKey: 'secret', ...options });
  t.after(() => petstore.stop());
  const send = async (
    url: string,
    method: string,
    body: Json | undefined,
    init: RequestInit = {},
  ): Promise<Answered> => {
    const headers = new Headers({
      'X-API-Key': 'secret',
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    });
    new Headers(init.headers).forEach((value, name) =>
      headers.set(name, value),
    );
    const response = await fetch(url, {
      method,
      body: body === undefined ? undefined : stringifyJson(body),
      ...init,
      headers,
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? null : parseJson(text),
    };
  };
  return {
    petstore,
    call: (method, path, body, init) =>
      send(`${petstore.url}${path}`, method, body, init),
    admin: (method, path, body) =>
      send(`${petstore.adminUrl}${path}`, method, body, {
        headers: { 'X-Admin': '1' },
      }),
  };
}

/** Waits, looking every few milliseconds, until `condition` holds; fails after five seconds. */
export async function eventually(
  what: string,
  condition: () => boolean,
): Promise<void> {
  const deadline = performance.now() + 5000;
  while (!condition()) {
    if (performance.now() > deadline) {
      throw new Error(`${what} did not happen within 5 seconds`);
    }
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

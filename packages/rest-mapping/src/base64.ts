// SPDX-License-Identifier: Apache-2.0

/** Base64 (RFC 4648 §4) of bytes, in Node and in the browser. */
export function base64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 8_192) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  }
  return btoa(binary);
}

// SPDX-License-Identifier: Apache-2.0

/** The text of a document: UTF-8, or UTF-16 where a byte order mark says so. What is no character becomes U+FFFD. */
export function decodeDocument(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  // The mark of UTF-8 stays: it is part of the text whose digest is taken.
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

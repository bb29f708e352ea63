// SPDX-License-Identifier: Apache-2.0
import { chargeText } from '../plan/frame.ts';
import { fromBase64, toBase64 } from '../values/values.ts';
import { define, library } from './definition.ts';

export const encoders = library('encoders', [
  define<[string]>('base64.decode(string): bytes', ([text], frame) => (chargeText(frame, text.length), fromBase64(text))),
  define<[Uint8Array]>('base64.encode(bytes): string', ([bytes], frame) => (chargeText(frame, bytes.length), toBase64(bytes))),
]);

// SPDX-License-Identifier: Apache-2.0
import { core } from './core.ts';
import type { Definition } from './definition.ts';
import { encoders } from './encoders.ts';
import { formatting } from './format.ts';
import { cidr, ip } from './ip.ts';
import { lists } from './lists.ts';
import { math } from './math.ts';
import { optionals } from './optional.ts';
import { quantity } from './quantity.ts';
import { matching, regex } from './regex.ts';
import { sets } from './sets.ts';
import { strings } from './strings.ts';
import { time } from './time.ts';
import { url } from './url.ts';

/** Every function that an expression may call. */
export const definitions: readonly Definition[] = [
  ...core, ...matching, ...time, ...optionals,
  ...strings, ...lists, ...regex, ...sets, ...math, ...encoders, ...formatting, ...url, ...quantity, ...ip, ...cidr,
];

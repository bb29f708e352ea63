// SPDX-License-Identifier: Apache-2.0
import type { Frame } from '../plan/frame.ts';
import type { CelLibrary } from '../types.ts';

/**
 * One overload of a function. `run` gets values that already fit the signature; a method's
 * receiver is the first. `library` is undefined for the language's own functions.
 */
export type Definition = {
  signature: string;
  // The values are as the signature says; each implementation names their types.
  run: (args: never[], frame: Frame) => unknown;
  library?: CelLibrary;
};

export function define<A extends unknown[]>(signature: string, run: (args: A, frame: Frame) => unknown): Definition {
  return { signature, run: (args, frame) => run(args as unknown[] as A, frame) };
}

/** The same definitions as part of a library. */
export function library(name: CelLibrary, definitions: Definition[]): Definition[] {
  return definitions.map(definition => ({ ...definition, library: name }));
}

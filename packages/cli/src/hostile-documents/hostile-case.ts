// SPDX-License-Identifier: Apache-2.0
import type { RequestListener } from 'node:http';

/** The addresses of a case's servers; neither of them has the same name as the other. */
export interface Addresses {
  /** Where the document lies, for a case that is served: `http://127.0.0.1:port`, the one host that may be asked. */
  own: string;
  /** Another server of this machine, which nobody allowed: `http://localhost:port`. */
  other: string;
}

/** What a person might be given as an OpenAPI document, and what has to come of it. */
export interface HostileCase {
  /** Unique; what the page and the tests call it. */
  name: string;
  /** What is hostile about it, as the page says it. */
  about: string;
  /** Files by path below the folder of the document; `../` lies outside of it. */
  files?(at: Addresses): Record<string, string | Uint8Array>;
  /** Makes what a file cannot say: links, folders of very many files. */
  prepare?(folder: string): void;
  /** What the document's own server answers; the document is then a URL on it. */
  serve?: RequestListener;
  /** Path of the document below the folder or the own server; default: openapi.yaml. */
  document?: string;
  command?: 'generate' | 'preview';
  args?: string[];
  exit: 0 | 1 | 3;
  /** One line of what is said: where, and what. The rest of it is compared by {@link HostileCase.remedy}. */
  says?: RegExp;
  /** The line below it: what to do. */
  remedy?: RegExp;
  /** Says nothing, for the document is merely odd. */
  silent?: boolean;
  /** What must hold of the folder that was written: texts by path. */
  written?(files: ReadonlyMap<string, string>): void;
}

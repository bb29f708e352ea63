// SPDX-License-Identifier: Apache-2.0

/** What became of one document, as the worker or, where that one is gone, the pool says it. */
export type Outcome =
  | ({
      kind: 'compiled';
      kinds: number;
      structuralProblems: string[];
      /** Bytes of JSON. */
      largestCrd: number;
      /** The first problem of each sample that its CRD would not take. */
      invalidSamples: string[];
      /** CRDs that kube-apiserver or the structural check refuses and the other does not; empty where none was asked. */
      disagreements: string[];
    } & Measured)
  | ({ kind: 'refused'; refusals: Refusal[] } & Measured)
  | { kind: 'crashed'; reason: string }
  | { kind: 'timedOut'; milliseconds: number };

/** Why a document was refused, and where: `line:column` with the JSON pointer. */
export interface Refusal {
  reason: string;
  position: string;
}

export interface Measured {
  /** Of compiling alone: the document's text in, the operator out. */
  milliseconds: number;
  operations: Accounts;
  warnings: number;
}

/** The operations of one document, counted in the document itself. */
export interface Accounts {
  all: number;
  /** Part of at least one kind. */
  covered: number;
  /** Part of no kind, with the reason. */
  leftOut: number;
  /** `METHOD /path` of those that are neither, and of those that the document does not have. */
  unaccounted: string[];
}

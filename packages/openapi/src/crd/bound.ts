// SPDX-License-Identifier: Apache-2.0

/** Bytes that kube-apiserver reads of one request; no text, list or map in it has more characters or members. */
const MOST_OF_A_REQUEST = 3 * 1024 * 1024;

/**
 * An upper bound of a length, undefined where no object can go beyond it. Such a bound says nothing, and it would make
 * kube-apiserver refuse the CRD: it takes it for the size that a CEL rule has to go through.
 */
export function usefulMaximum(maximum: number | undefined): number | undefined {
  return maximum !== undefined && maximum < MOST_OF_A_REQUEST ? maximum : undefined;
}

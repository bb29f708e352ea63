// SPDX-License-Identifier: Apache-2.0
/** Written on everything that is generated; it changes whenever the same input gives other output. */
export const GENERATOR = 'api-operators/0.1.0';

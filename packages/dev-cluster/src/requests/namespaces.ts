// SPDX-License-Identifier: Apache-2.0

/** Where namespaces are in the store. */
export const NAMESPACES = 'namespaces';

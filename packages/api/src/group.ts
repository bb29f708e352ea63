// SPDX-License-Identifier: Apache-2.0
/** The group of the kinds that belong to API Operators itself, not to a generated API. */
export const GROUP = 'api-operators.dev';
export const VERSION = 'v1alpha1';
export const API_VERSION = `${GROUP}/${VERSION}`;

// SPDX-License-Identifier: Apache-2.0
/** Any JSON value. Keys are data: never trust `__proto__` or `constructor`. */
export type Json = string | number | bigint | boolean | null | Json[] | JsonObject;
export type JsonObject = { [key: string]: Json };

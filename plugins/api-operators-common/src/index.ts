// SPDX-License-Identifier: Apache-2.0
export * from './annotations.ts';
export * from './bundle-key.ts';
export * from './permissions.ts';
export * from './views.ts';

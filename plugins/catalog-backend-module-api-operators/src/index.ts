// SPDX-License-Identifier: Apache-2.0
export { catalogModuleApiOperators as default } from './module.ts';

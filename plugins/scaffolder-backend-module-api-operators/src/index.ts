// SPDX-License-Identifier: Apache-2.0
export { scaffolderModuleApiOperators as default } from './module.ts';

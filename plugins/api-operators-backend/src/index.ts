// SPDX-License-Identifier: Apache-2.0
export { apiOperatorsPlugin as default } from './plugin.ts';

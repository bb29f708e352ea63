// SPDX-License-Identifier: Apache-2.0
export { apiOperatorsPlugin as default } from './plugin';
export { apiOperatorsScaffolderModule } from './scaffolderModule';
export { apiOperatorsApiRef, type ApiOperatorsApi, type DocumentSource } from './api/ApiOperatorsApi';

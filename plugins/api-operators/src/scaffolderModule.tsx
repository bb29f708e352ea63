// SPDX-License-Identifier: Apache-2.0
import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { FormFieldBlueprint } from '@backstage/plugin-scaffolder-react/alpha';

/** The form field OpenApiDocument, for templates. */
export const apiOperatorsScaffolderModule = createFrontendModule({
  pluginId: 'scaffolder',
  extensions: [
    FormFieldBlueprint.make({
      name: 'open-api-document',
      params: {
        field: () => import('./preview/OpenApiDocumentField').then(m => m.openApiDocumentField),
      },
    }),
  ],
});

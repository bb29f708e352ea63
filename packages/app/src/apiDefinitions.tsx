// SPDX-License-Identifier: Apache-2.0
import { ApiBlueprint } from '@backstage/frontend-plugin-api';
import { apiDocsConfigRef, defaultDefinitionWidgets, PlainApiDefinitionWidget } from '@backstage/plugin-api-docs';
import type { ApiDefinitionWidget } from '@backstage/plugin-api-docs';

/** How the definition of a CRD is shown: as the YAML that it is. */
const crd: ApiDefinitionWidget = {
  type: 'crd',
  title: 'CRD',
  component: definition => <PlainApiDefinitionWidget definition={definition} language="yaml" />,
};

/** Takes the place of the plugin's own choice of how definitions are shown, and adds CRDs to it. */
export const apiDefinitions = ApiBlueprint.make({
  name: 'config',
  params: define =>
    define({
      api: apiDocsConfigRef,
      deps: {},
      factory: () => {
        const widgets = [...defaultDefinitionWidgets(), crd];
        return {
          getApiDefinitionWidget: entity => widgets.find(({ type }) => type === entity.spec.type),
        };
      },
    }),
});

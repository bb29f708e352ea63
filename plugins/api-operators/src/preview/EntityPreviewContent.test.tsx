// SPDX-License-Identifier: Apache-2.0
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { renderInTestApp, TestApiProvider } from '@backstage/frontend-test-utils';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ApiOperatorsApi } from '../api/ApiOperatorsApi';
import { apiOperatorsApiRef } from '../api/ApiOperatorsApi';
import { fakeApi, largePreview } from '../testing/fakeApi';
import { EntityPreviewContent } from './EntityPreviewContent';

const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'API',
  metadata: { name: 'large' },
  spec: { type: 'openapi' },
};

function open(api: ApiOperatorsApi) {
  renderInTestApp(
    <TestApiProvider apis={[[apiOperatorsApiRef, api]]}>
      <EntityProvider entity={entity}>
        <EntityPreviewContent />
      </EntityProvider>
    </TestApiProvider>,
  );
}

describe('the custom resources of an API', () => {
  it('draws one page of a document with 20,000 operations, and finds the others', async () => {
    open(fakeApi());
    const table = await screen.findByRole('table', { name: 'What becomes which kind' });
    expect(within(table).getAllByRole('row')).toHaveLength(101);
    await userEvent.type(screen.getByLabelText('Look for a path, a kind or a reason'), 'thing19999');
    expect(await within(table).findByText('/things-19999')).toBeInTheDocument();
    expect(within(table).getAllByRole('row')).toHaveLength(2);
  });

  it('turns the pages', async () => {
    open(fakeApi());
    const table = await screen.findByRole('table', { name: 'What becomes which kind' });
    await userEvent.click(screen.getByRole('button', { name: 'Go to next page' }));
    expect(await within(table).findByText('/things-100')).toBeInTheDocument();
    expect(screen.getByText('Operations 101 to 200 of 20000')).toBeInTheDocument();
  });

  it('folds up what was noticed in a document that can be used', async () => {
    const problems = Array.from({ length: 60 }, (_, line) => ({
      severity: 'warning' as const,
      location: `large.json:${line}:1`,
      message: 'The name is taken.',
    }));
    open(fakeApi({ previewEntity: async () => ({ ...largePreview(), problems, problemCount: 2_000 }) }));
    const show = await screen.findByRole('button', { name: 'Show the 2000 remarks on this document' });
    expect(screen.queryByText(/The name is taken/)).toBeNull();
    await userEvent.click(show);
    expect(screen.getAllByText(/The name is taken/)).toHaveLength(50);
    expect(screen.getByText('1950 more; api-operators preview lists them all.')).toBeInTheDocument();
  });

  it('says why there is nothing to show', async () => {
    open(
      fakeApi({
        previewEntity: async () => {
          throw new Error('The API large names the document ./openapi.json, which cannot be read');
        },
      }),
    );
    expect(await screen.findByText(/cannot be read/)).toBeInTheDocument();
  });
});

// SPDX-License-Identifier: Apache-2.0
import { renderInTestApp, TestApiProvider } from '@backstage/frontend-test-utils';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ApiOperatorsApi } from '../api/ApiOperatorsApi';
import { apiOperatorsApiRef } from '../api/ApiOperatorsApi';
import { layout } from '../graph/layout';
import { LayoutContext } from '../graph/LayoutContext';
import { bundleKey, bundleView, fakeApi, promoted, review } from '../testing/fakeApi';
import { BundleContent } from './BundleContent';

async function open(api: ApiOperatorsApi) {
  renderInTestApp(
    <TestApiProvider apis={[[apiOperatorsApiRef, api]]}>
      <LayoutContext.Provider value={async input => layout(input)}>
        <BundleContent bundleKey={bundleKey} />
      </LayoutContext.Provider>
    </TestApiProvider>,
  );
  await screen.findByTestId('bundle');
}

const row = (name: string) => screen.getByRole('row', { name: new RegExp(`^${name} `) });

describe('the page of a Bundle', () => {
  it('shows the release that is in each environment', async () => {
    await open(fakeApi());
    expect(within(screen.getByTestId('environment-dev')).getByText('#2')).toBeInTheDocument();
    expect(within(screen.getByTestId('environment-staging')).getByText('#1')).toBeInTheDocument();
  });

  it('turns a node green when the stream says so', async () => {
    const api = fakeApi();
    await open(api);
    expect(within(row('order')).getByText('Waiting')).toBeInTheDocument();
    const view = bundleView();
    view.graph.nodes[1] = { ...view.graph.nodes[1], state: 'Synced', message: undefined };
    act(() => api.push(view));
    expect(within(row('order')).getByText('Synced')).toBeInTheDocument();
  });

  it('shows what a node wants and the last REST calls', async () => {
    await open(fakeApi());
    await userEvent.click(within(row('pet')).getByRole('button', { name: 'pet' }));
    expect(await screen.findByText(/name: Fluffy/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('tab', { name: 'REST calls' }));
    expect(screen.getByTitle('http://localhost/pet')).toHaveTextContent('POST /pet');
  });

  it('shows a promotion field by field and call by call before it does it', async () => {
    const promote = jest.fn<
      ReturnType<ApiOperatorsApi['promote']>,
      Parameters<ApiOperatorsApi['promote']>
    >(async () => promoted);
    await open(fakeApi({ promote }));
    await userEvent.click(await screen.findByRole('button', { name: 'Promote to staging' }));
    const dialog = await screen.findByRole('dialog');
    const field = await within(dialog).findByRole('row', { name: /spec\.name/ });
    expect(field).toHaveTextContent('spec.nameRexMaxFluffy');
    expect(within(dialog).getByText(/PUT \/pet/)).toBeInTheDocument();
    expect(promote).not.toHaveBeenCalled();
    await userEvent.click(within(dialog).getByRole('button', { name: 'Promote' }));
    expect(promote).toHaveBeenCalledWith(review.request, {
      planHash: 'abc',
      destroy: false,
    });
    expect(await within(dialog).findByText(/staging now asks for release #2/)).toBeInTheDocument();
  });

  it('says why the button is off to a user who may not promote', async () => {
    await open(
      fakeApi({
        getPromotionRight: async () => ({
          allowed: false,
          reason: 'user:default/dana may not update petstorebundlebindings in petstore',
        }),
      }),
    );
    expect(await screen.findByText(/dana may not update/)).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Promote to staging' })).toBeDisabled();
  });

  it('shows the new plan when something changed after the review', async () => {
    await open(
      fakeApi({
        promote: async () => ({
          kind: 'changed',
          message: 'The plan is not the one that you reviewed.',
          review: { ...review, planHash: 'def' },
        }),
      }),
    );
    await userEvent.click(await screen.findByRole('button', { name: 'Promote to staging' }));
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(await within(dialog).findByRole('button', { name: 'Promote' }));
    expect(await within(dialog).findByText(/not the one that you reviewed/)).toBeInTheDocument();
  });

  it('asks for an explicit yes before data is destroyed', async () => {
    await open(fakeApi({ reviewPromotion: async () => ({ ...review, destructive: true }) }));
    await userEvent.click(await screen.findByRole('button', { name: 'Promote to staging' }));
    const dialog = await screen.findByRole('dialog');
    const promote = await within(dialog).findByRole('button', { name: 'Promote' });
    expect(promote).toBeDisabled();
    await userEvent.click(within(dialog).getByRole('checkbox'));
    expect(promote).toBeEnabled();
  });

  it('keeps what it showed when the stream is lost, and says so', async () => {
    let opened = 0;
    await open(
      fakeApi({
        streamBundle: async (_key, { onView }) => {
          opened += 1;
          if (opened > 1) {
            throw new Error('no route to the server');
          }
          onView(bundleView());
        },
      }),
    );
    await waitFor(() => expect(screen.getByText(/as it was last seen/)).toBeInTheDocument());
    expect(row('pet')).toBeInTheDocument();
  });
});

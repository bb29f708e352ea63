// SPDX-License-Identifier: Apache-2.0
import type { PreviewView } from '@api-operators/backstage-plugin-api-operators-common';
import { renderInTestApp, TestApiProvider } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ApiOperatorsApi } from '../api/ApiOperatorsApi';
import { apiOperatorsApiRef } from '../api/ApiOperatorsApi';
import { fakeApi } from '../testing/fakeApi';
import { OpenApiDocument } from './OpenApiDocumentField';

const pets: PreviewView = {
  title: 'Pets',
  api: 'pets',
  prefix: 'Pets',
  rows: [{ method: 'POST', path: '/pets', kind: 'Pet', role: 'resource', use: 'create', reason: 'POST to a collection' }],
  kinds: [{ kind: 'Pet', role: 'resource', plural: 'pets', fields: 2 }],
  problems: [],
  problemCount: 0,
};

function open(more: Partial<ApiOperatorsApi> = {}) {
  const onChange = jest.fn<void, [string | undefined]>();
  const previewDocument = jest.fn<ReturnType<ApiOperatorsApi['previewDocument']>, Parameters<ApiOperatorsApi['previewDocument']>>(
    more.previewDocument ?? (async () => pets),
  );
  renderInTestApp(
    <TestApiProvider apis={[[apiOperatorsApiRef, fakeApi({ previewDocument })]]}>
      <OpenApiDocument onChange={onChange} />
    </TestApiProvider>,
  );
  return { onChange, previewDocument };
}

/** A file as the browser gives it; `size` without the bytes. */
function file(name: string, text: string, size = text.length): File {
  const made = new File([text], name);
  Object.defineProperty(made, 'size', { value: size });
  Object.defineProperty(made, 'text', { value: async () => text });
  return made;
}

const upload = async (chosen: File) =>
  userEvent.upload(await screen.findByLabelText(/Upload a file|\.yaml$/), chosen);

describe('the field for an OpenAPI document', () => {
  it('shows what an uploaded file becomes, and takes its text', async () => {
    const { onChange, previewDocument } = open();
    await upload(file('pets.yaml', 'openapi: 3.0.3'));
    expect(await screen.findByText('/pets')).toBeInTheDocument();
    expect(previewDocument.mock.calls[0][0]).toEqual({ text: 'openapi: 3.0.3', name: 'pets.yaml' });
    expect(onChange).toHaveBeenLastCalledWith('openapi: 3.0.3');
    expect(screen.getByText('pets.yaml')).toBeInTheDocument();
  });

  it('takes an address, and previews it when it is asked to', async () => {
    const { onChange, previewDocument } = open();
    const preview = await screen.findByRole('button', { name: 'Preview' });
    expect(preview).toBeDisabled();
    await userEvent.type(screen.getByLabelText('URL of the OpenAPI document'), 'https://example.com/pets.yaml');
    expect(previewDocument).not.toHaveBeenCalled();
    await userEvent.click(preview);
    expect(await screen.findByText('/pets')).toBeInTheDocument();
    expect(previewDocument.mock.calls[0][0]).toEqual({ url: 'https://example.com/pets.yaml' });
    expect(onChange).toHaveBeenLastCalledWith('https://example.com/pets.yaml');
  });

  it('refuses a document with errors, with the place of each', async () => {
    const { onChange } = open({
      previewDocument: async () => ({
        ...pets,
        rows: [],
        kinds: [],
        problems: [{ severity: 'error', location: 'pets.yaml:3:5', message: 'The path has no operation.', remedy: 'Add one.' }],
        problemCount: 1,
      }),
    });
    await upload(file('pets.yaml', 'openapi: 3.0.3'));
    expect(await screen.findByText('pets.yaml:3:5')).toBeInTheDocument();
    expect(screen.getByText(/cannot become an operator/)).toBeInTheDocument();
    expect(onChange).toHaveBeenLastCalledWith(undefined);
  });

  it('says what the server says when it cannot read the document', async () => {
    const { onChange } = open({
      previewDocument: async () => {
        throw new Error('The host example.com is not allowed');
      },
    });
    await upload(file('pets.yaml', 'openapi: 3.0.3'));
    expect(await screen.findByText('The host example.com is not allowed')).toBeInTheDocument();
    expect(onChange).toHaveBeenLastCalledWith(undefined);
  });

  it('does not send a file of more than 8 MB, and says what to do', async () => {
    const { previewDocument } = open();
    await upload(file('large.yaml', '{}', 8 * 1024 * 1024 + 1));
    expect(await screen.findByText('large.yaml is larger than 8 MB: give its URL instead.')).toBeInTheDocument();
    expect(previewDocument).not.toHaveBeenCalled();
  });
});

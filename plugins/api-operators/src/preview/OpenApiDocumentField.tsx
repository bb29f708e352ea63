// SPDX-License-Identifier: Apache-2.0
import { useApi } from '@backstage/core-plugin-api';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import type { PreviewView } from '@api-operators/backstage-plugin-api-operators-common';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import CircularProgress from '@mui/material/CircularProgress';
import FormHelperText from '@mui/material/FormHelperText';
import TextField from '@mui/material/TextField';
import type { ChangeEvent } from 'react';
import { useState } from 'react';
import type { DocumentSource } from '../api/ApiOperatorsApi';
import { apiOperatorsApiRef } from '../api/ApiOperatorsApi';
import { PreviewTable } from './PreviewTable';

/** What the scaffolder takes with room for quotes; larger documents are given by URL. */
const MAX_UPLOAD_BYTES = 8 * 1024 * 1024;

interface OpenApiDocumentFieldProps {
  formData?: string;
  rawErrors?: string[];
  onChange: (value: string | undefined) => void;
}

type Preview =
  | { kind: 'none' }
  | { kind: 'loading' }
  | { kind: 'loaded'; preview: PreviewView }
  | { kind: 'failed'; message: string };

/** An OpenAPI document by URL or upload; its value is the URL, or the uploaded text. Shows what it becomes. */
export const OpenApiDocument = (props: OpenApiDocumentFieldProps) => {
  const api = useApi(apiOperatorsApiRef);
  const [url, setUrl] = useState(isUrl(props.formData) ? props.formData ?? '' : '');
  const [fileName, setFileName] = useState<string>();
  const [preview, setPreview] = useState<Preview>({ kind: 'none' });

  const show = async (source: DocumentSource, value: string) => {
    setPreview({ kind: 'loading' });
    try {
      const preview = await api.previewDocument(source, 'preview.example');
      props.onChange(preview.problems.some(({ severity }) => severity === 'error') ? undefined : value);
      setPreview({ kind: 'loaded', preview });
    } catch (error) {
      props.onChange(undefined);
      setPreview({ kind: 'failed', message: (error as Error).message });
    }
  };

  const upload = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    // The same file chosen again, corrected, is a change too.
    event.target.value = '';
    if (!file) {
      return;
    }
    if (file.size > MAX_UPLOAD_BYTES) {
      setPreview({ kind: 'failed', message: `${file.name} is larger than 8 MB: give its URL instead.` });
      return;
    }
    setFileName(file.name);
    setUrl('');
    const text = await file.text();
    await show({ text, name: file.name }, text);
  };

  return (
    <Box>
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
        <TextField
          label="URL of the OpenAPI document"
          value={url}
          size="small"
          sx={{ flex: '1 1 320px' }}
          onChange={event => {
            setUrl(event.target.value);
            props.onChange(event.target.value || undefined);
          }}
        />
        <Button
          variant="outlined"
          disabled={!isUrl(url)}
          onClick={() => show({ url }, url)}
        >
          Preview
        </Button>
        <Button variant="outlined" component="label" sx={{ textTransform: 'none' }}>
          {fileName ?? 'Upload a file'}
          <input hidden type="file" accept=".json,.yaml,.yml" onChange={upload} />
        </Button>
      </Box>
      {props.rawErrors?.length ? <FormHelperText error>{props.rawErrors.join(' ')}</FormHelperText> : null}
      <Box sx={{ mt: 2 }}>
        {preview.kind === 'loading' ? <CircularProgress aria-label="Reading the document" /> : null}
        {preview.kind === 'failed' ? (
          <Alert severity="error" sx={{ whiteSpace: 'pre-line' }}>
            {preview.message}
          </Alert>
        ) : null}
        {preview.kind === 'loaded' ? <PreviewTable preview={preview.preview} /> : null}
      </Box>
    </Box>
  );
};

function isUrl(text: string | undefined): boolean {
  return /^https?:\/\/\S+$/.test(text ?? '');
}

export const openApiDocumentField = createFormField({
  name: 'OpenApiDocument',
  component: OpenApiDocument,
});

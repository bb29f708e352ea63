// SPDX-License-Identifier: Apache-2.0
import { Content } from '@backstage/core-components';
import { useEntity } from '@backstage/plugin-catalog-react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import Typography from '@mui/material/Typography';
import { useMemo } from 'react';
import { parseCrd } from './parseCrd';
import { SchemaTable } from './SchemaTable';

/** The CRD of the catalog entity that is open, to read: its names, and the fields of spec and status. */
export const EntityCrdContent = () => {
  const { entity } = useEntity();
  const definition = String(
    (entity.spec as { definition?: unknown } | undefined)?.definition ?? '',
  );
  const parsed = useMemo(() => parseCrd(definition), [definition]);
  if (parsed.kind === 'refused') {
    return (
      <Content>
        <Alert severity="error">{parsed.message}</Alert>
      </Content>
    );
  }
  const { crd } = parsed;
  return (
    <Content>
      <Typography variant="h5" component="h2">
        {crd.spec.names.kind}
      </Typography>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, my: 1 }}>
        <Chip size="small" label={crd.spec.group} />
        <Chip size="small" label={crd.spec.scope} />
        {[crd.spec.names.plural, ...(crd.spec.names.shortNames ?? [])].map(name => (
          <Chip key={name} size="small" variant="outlined" label={`kubectl get ${name}`} />
        ))}
      </Box>
      {crd.spec.versions.map(version => {
        const schema = version.schema.openAPIV3Schema;
        return (
          <Box key={version.name} component="section" aria-label={version.name} sx={{ mt: 2 }}>
            <Typography variant="body1" sx={{ mb: 2 }}>
              {schema.description}
            </Typography>
            {(['spec', 'status'] as const).map(part =>
              schema.properties?.[part] ? (
                <Box key={part} sx={{ mb: 4 }}>
                  <Typography variant="h6" component="h3">
                    {part}
                  </Typography>
                  <SchemaTable
                    schema={schema.properties[part]}
                    label={`Fields of ${part} in ${version.name}`}
                  />
                </Box>
              ) : null,
            )}
          </Box>
        );
      })}
    </Content>
  );
};

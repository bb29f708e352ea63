// SPDX-License-Identifier: Apache-2.0
import { LABEL_API, type JsonObject } from '@api-operators/api';
import { clean } from '../crd/description.ts';
import type { CompiledOperator } from '../types.ts';
import { toYaml, toYamlDocuments } from './yaml.ts';

/** What Helm keeps of a release is one Secret of at most 1 MB, packed; texts like these pack to about a tenth. */
const MOST_CHARACTERS = 6_000_000;

/** The manifests that a chart holds, gathered as they are written; none where they are too large for Helm. */
export class ChartParts {
  readonly crds: { name: string; text: string }[] = [];
  readonly mappings: { name: string; text: string }[] = [];
  private characters = 0;

  add(part: 'crds' | 'mappings', name: string, text: string): void {
    this.characters += text.length;
    if (this.fits) this[part].push({ name, text });
    else this.crds.length = this.mappings.length = 0;
  }

  get fits(): boolean {
    return this.characters <= MOST_CHARACTERS;
  }
}

/**
 * A Helm chart of the same manifests, by path below the output folder; empty where they are too large for Helm. Nothing
 * in `files/` is a template, whatever the document says: what comes from the document lies there and in values, which
 * Helm copies; the templates hold fixed text alone.
 */
export function helmChart(operator: CompiledOperator, parts: ChartParts, rbac: readonly JsonObject[]): Map<string, string> {
  const { api, title, version, documentVersion, specDigest } = operator;
  const files = new Map<string, string>();
  if (!parts.fits) return files;
  const chart = {
    apiVersion: 'v2',
    name: `${api}-operator`,
    description: clean(`Custom resources for the API ${title}.`, 200),
    type: 'application',
    // A chart has a version of its own; what it was made from is told beside it.
    version: `0.0.0-${version}.d${specDigest.slice(0, 12)}`,
    appVersion: clean(documentVersion, 60),
    annotations: { [LABEL_API]: api, 'api-operators.dev/spec-digest': specDigest },
  };
  files.set('chart/Chart.yaml', toYaml(chart));
  files.set('chart/values.yaml', valuesText(operator));
  files.set('chart/templates/crds.yaml', template('crds', 'files/crds/*.yaml'));
  files.set('chart/templates/mappings.yaml', template('mappings', 'files/mappings/*.yaml'));
  files.set('chart/templates/rbac.yaml', template('rbac', 'files/rbac.yaml'));
  files.set('chart/templates/operator-binding.yaml', BINDING.replaceAll('API', api));
  files.set('chart/templates/connection.yaml', CONNECTION);
  for (const { name, text } of parts.crds) files.set(`chart/files/crds/${name}.yaml`, kept(text));
  for (const { name, text } of parts.mappings) files.set(`chart/files/mappings/${name}.yaml`, text);
  files.set('chart/files/rbac.yaml', toYamlDocuments(rbac));
  return files;
}

/** Uninstalling a chart must not delete the CRDs, and with them every object and what it stands for. */
function kept(text: string): string {
  const at = text.indexOf('\n  annotations:\n');
  if (at === -1) throw new Error('every generated CRD has annotations');
  const end = at + '\n  annotations:\n'.length;
  return `${text.slice(0, end)}    helm.sh/resource-policy: keep\n${text.slice(end)}`;
}

function template(part: string, glob: string): string {
  return `{{- if .Values.install.${part} }}
{{- range $path, $bytes := .Files.Glob "${glob}" }}
---
{{ $.Files.Get $path }}
{{- end }}
{{- end }}
`;
}

const CONNECTION = `{{- with .Values.connection }}
{{- if .create }}
apiVersion: api-operators.dev/v1alpha1
kind: Connection
metadata:
  name: {{ .name | quote }}
  namespace: {{ $.Release.Namespace | quote }}
  labels:
    api-operators.dev/api: {{ .name | quote }}
spec:
  {{- toYaml .spec | nindent 2 }}
{{- end }}
{{- end }}
`;

/** Lets the operator's account do what the chart's role says. */
const BINDING = `{{- if .Values.operator.serviceAccount.name }}
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: "API-operator"
  labels:
    api-operators.dev/api: "API"
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: "API-operator"
subjects:
  - kind: ServiceAccount
    name: {{ .Values.operator.serviceAccount.name | quote }}
    namespace: {{ .Values.operator.serviceAccount.namespace | default .Release.Namespace | quote }}
{{- end }}
`;

function valuesText({ api, connection }: CompiledOperator): string {
  const values = {
    install: { crds: true, mappings: true, rbac: true },
    operator: { serviceAccount: { name: '', namespace: '' } },
    connection: { create: false, name: api, spec: connection.spec },
  };
  const [install, account, rest] = [{ install: values.install }, { operator: values.operator }, { connection: values.connection }].map(toYaml);
  return [
    '# What is installed. CRDs stay when the release is uninstalled: with them would go every object.',
    install.trimEnd(),
    '',
    "# The account that the operator of API Operators runs as; it is given this API's role. Empty: no binding.",
    account.trimEnd(),
    '',
    '# A Connection in the namespace of the release; fill in the address and make the Secret first.',
    rest,
  ].join('\n');
}

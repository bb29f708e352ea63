{{- define "api-operators.selector" -}}
app.kubernetes.io/name: api-operators
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}
{{- define "api-operators.labels" -}}
{{ include "api-operators.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
{{- end }}
{{- define "api-operators.name" -}}
{{ .Release.Name | trunc 40 | trimSuffix "-" }}
{{- end }}

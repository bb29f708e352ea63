// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { Registry } from '../apis/registry.ts';
import type { ResourceType } from '../apis/resource-type.ts';
import { versionOf } from '../apis/resource-type.ts';
import { KUBERNETES } from '../http/health.ts';
import { addKind } from './components.ts';
import type { Components } from './components.ts';
import { pathsOf } from './paths.ts';

type Texts = { revision: number; v3: Map<string, string>; v2?: string };

const cache = new WeakMap<Registry, Texts>();
const INFO = { title: 'Kubernetes', version: KUBERNETES.gitVersion };

/** `/openapi/v3`: where the document of each group and version is, with its hash so that clients may cache it. */
export function v3Index(registry: Registry): string {
  const paths = groupVersions(registry).map(({ path }) => {
    const hash = createHash('sha512').update(v3Document(registry, path)!).digest('hex').toUpperCase();
    return [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` }];
  });
  return JSON.stringify({ paths: Object.fromEntries(paths) });
}

/** The document of `apis/<group>/<version>` or `api/v1`. */
export function v3Document(registry: Registry, path: string): string | undefined {
  const { v3 } = texts(registry);
  let text = v3.get(path);
  if (text) return text;
  const found = groupVersions(registry).find(item => item.path === path);
  if (!found) return undefined;
  const components: Components = new Map();
  const paths: Record<string, unknown> = {};
  for (const type of found.types) {
    const version = versionOf(type, found.version)!;
    addKind(components, type, version);
    Object.assign(paths, pathsOf(type, version));
  }
  components.set('io.k8s.apimachinery.pkg.apis.meta.v1.Patch', { type: 'object' });
  text = JSON.stringify({ openapi: '3.0.0', info: INFO, paths, components: { schemas: Object.fromEntries(components) } });
  v3.set(path, text);
  return text;
}

/** `/openapi/v2`: the schemas of everything in one Swagger document. */
export function v2Document(registry: Registry): string {
  const known = texts(registry);
  if (known.v2) return known.v2;
  const components: Components = new Map();
  const paths: Record<string, unknown> = {};
  for (const { version, types } of groupVersions(registry)) {
    for (const type of types) {
      const served = versionOf(type, version)!;
      addKind(components, type, served);
      for (const [path, item] of Object.entries(pathsOf(type, served))) paths[path] = swaggerPath(item);
    }
  }
  const text = JSON.stringify({ swagger: '2.0', info: INFO, paths, definitions: Object.fromEntries(components) });
  known.v2 = text.replaceAll('#/components/schemas/', '#/definitions/');
  return known.v2;
}

/** Parameters and bodies are another matter in Swagger; kubectl looks only at the query's names. */
function swaggerPath(item: Record<string, unknown>): Record<string, unknown> {
  const flat = (parameters: unknown) =>
    ((parameters ?? []) as { schema?: object }[]).map(({ schema, ...rest }) => ({ ...rest, ...schema }));
  return Object.fromEntries(
    Object.entries(item).map(([key, value]) => {
      if (key === 'parameters') return [key, flat(value)];
      const { requestBody: _, responses, parameters, ...operation } = value as Record<string, unknown>;
      const answers = Object.keys(responses as object).map(code => [code, { description: 'OK' }]);
      return [key, { ...operation, parameters: flat(parameters), responses: Object.fromEntries(answers) }];
    }),
  );
}

function groupVersions(registry: Registry): { path: string; version: string; types: ResourceType[] }[] {
  return registry.groups().flatMap(group =>
    group.versions.map(({ name, types }) => ({ path: group.name ? `apis/${group.name}/${name}` : `api/${name}`, version: name, types })),
  );
}

function texts(registry: Registry): Texts {
  let known = cache.get(registry);
  if (known?.revision !== registry.revision) cache.set(registry, (known = { revision: registry.revision, v3: new Map() }));
  return known;
}

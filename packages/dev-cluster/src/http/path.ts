// SPDX-License-Identifier: Apache-2.0

/** What a request's method and path ask for. */
export type Target =
  | {
      kind: 'resource';
      /** As RBAC names it: get, list, watch, create, update, patch, delete, deletecollection. */
      verb: string;
      group: string;
      version: string;
      namespace?: string;
      plural: string;
      name?: string;
      subresource?: string;
    }
  | { kind: 'path'; verb: string; path: string };

const VERBS: Record<string, string> = { GET: 'get', HEAD: 'get', POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' };

/** Paths below /api/v1 and /apis/<group>/<version> are resources, everything else is a plain path. */
export function targetOf(method: string, path: string, query: URLSearchParams): Target {
  const plain: Target = { kind: 'path', verb: method.toLowerCase(), path };
  const parts = path.split('/').filter(Boolean);
  const prefix = parts[0] === 'api' ? 2 : parts[0] === 'apis' ? 3 : 0;
  if (prefix === 0 || parts.length <= prefix) return plain;
  const group = parts[0] === 'api' ? '' : parts[1];
  const version = parts[prefix - 1];
  let rest: string[];
  try {
    rest = parts.slice(prefix).map(decodeURIComponent);
  } catch {
    return plain;
  }
  // /api/v1/watch/… is the old spelling of ?watch=true.
  const oldWatch = rest[0] === 'watch' && rest.length > 1;
  if (oldWatch) rest = rest.slice(1);
  let namespace: string | undefined;
  if (rest[0] === 'namespaces' && rest.length > 1) {
    namespace = rest[1];
    const isNamespaceItself = rest.length === 2 || ['status', 'finalize'].includes(rest[2]);
    if (!isNamespaceItself) rest = rest.slice(2);
  }
  const [plural, name, subresource, ...more] = rest;
  if (more.length > 0) return plain;
  const verb = verbOf(method, name, query, oldWatch);
  return { kind: 'resource', verb, group, version, namespace, plural, name, subresource };
}

function verbOf(method: string, name: string | undefined, query: URLSearchParams, oldWatch: boolean): string {
  const verb = VERBS[method] ?? method.toLowerCase();
  if (verb === 'delete') return name ? verb : 'deletecollection';
  if (verb !== 'get') return verb;
  const watch = query.get('watch');
  if (oldWatch || (watch !== null && !['false', '0', 'f', 'F'].includes(watch) && !name)) return 'watch';
  return name ? 'get' : 'list';
}

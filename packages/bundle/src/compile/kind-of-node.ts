// SPDX-License-Identifier: Apache-2.0
import type { BundleResource } from '@api-operators/api';
import { nearest } from '@api-operators/schema';
import type { BundleProblem } from '../problems.ts';
import type { KindSchema, SchemaLookup } from './kinds.ts';

const ALLOWED: ReadonlySet<string> = new Set(['resource', 'query', 'action']);

/** The kind of a node, or what is wrong with it. */
export function kindOfNode(
  node: BundleResource,
  index: number,
  bundleApiVersion: string,
  schemas: SchemaLookup,
): { kind: KindSchema } | { problem: BundleProblem } {
  const apiVersion = node.apiVersion ?? bundleApiVersion;
  const found = schemas.find(apiVersion, node.kind);
  const at = { node: node.id, path: `resources[${index}].kind` };
  if (found === undefined) {
    return { problem: { ...at, ...unknown(node.kind, apiVersion, schemas) } };
  }
  if (!ALLOWED.has(found.role)) {
    return {
      problem: {
        ...at,
        code: 'unknown-kind',
        message: `${node.kind} is a ${found.role}; a Bundle holds resources, queries and actions.`,
      },
    };
  }
  if (!found.namespaced) {
    return {
      problem: {
        ...at,
        code: 'kind-scope',
        message: `${node.kind} is cluster-scoped; a Bundle makes objects of its own namespace only.`,
      },
    };
  }
  return { kind: found };
}

function unknown(
  kind: string,
  apiVersion: string,
  schemas: SchemaLookup,
): Pick<BundleProblem, 'code' | 'message' | 'suggestion'> {
  const here = new Set<string>();
  const elsewhere: KindSchema[] = [];
  for (const each of schemas.all()) {
    if (!ALLOWED.has(each.role)) {
      continue;
    }
    if (each.apiVersion === apiVersion) {
      here.add(each.kind);
    } else if (each.kind === kind) {
      elsewhere.push(each);
    }
  }
  if (elsewhere.length > 0) {
    const versions = elsewhere.map(each => each.apiVersion).sort();
    return {
      code: 'unknown-kind',
      message: `There is no ${kind} in ${apiVersion}; it is in ${versions.join(', ')}: say so with \`apiVersion\`.`,
      suggestion: versions[0],
    };
  }
  const suggestion = nearest(kind, here);
  const list = [...here].sort();
  const hint =
    suggestion !== undefined
      ? `; did you mean \`${suggestion}\`?`
      : list.length > 0 && list.length <= 12
      ? `; it has ${list.join(', ')}.`
      : '; is its API installed?';
  return {
    code: 'unknown-kind',
    message: `There is no kind ${kind} in ${apiVersion}${hint}`,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

// SPDX-License-Identifier: Apache-2.0
import { bundleSpecSchema, type BundleResource, type BundleSpec, type Json } from '@api-operators/api';
import { nearest, prune, schemaAt, validate, type StructuralSchema } from '@api-operators/schema';
import type { BundleProblem } from '../problems.ts';
import { RESERVED_IDS } from './reserved-ids.ts';
import { schemaMessage } from './schema-message.ts';

/** The Bundle's own schema, the same that its CRD carries; the kinds stand in descriptions only. */
const SPEC_SCHEMA = bundleSpecSchema({
  api: '',
  prefix: '',
  group: '',
  version: '',
  kinds: [],
}) as StructuralSchema;

export interface Shaped {
  spec: BundleSpec;
  /** The nodes that have the shape of one, with their places; others are reported and left out. */
  nodes: { node: BundleResource; index: number }[];
  /** Every id that is written down, of broken nodes too: references to them are no mistake of their own. */
  ids: Set<string>;
  problems: BundleProblem[];
}

/** Checks the Bundle's own fields; never throws, whatever the value is. */
export function shapeOf(spec: unknown): Shaped {
  const problems: BundleProblem[] = [];
  if (spec === null || typeof spec !== 'object' || Array.isArray(spec)) {
    problems.push({ code: 'shape', message: 'A Bundle needs a `spec` with `resources`.', path: '' });
    return { spec: { resources: [] }, nodes: [], ids: new Set(), problems };
  }
  const broken = new Set<number>();
  let whole = true;
  for (const problem of validate(SPEC_SCHEMA, spec as Json)) {
    const { path, reason, message } = problem;
    const [, index, rest] = /^resources\[(\d+)\](.*)$/.exec(path) ?? [];
    if (reason === 'FieldValueDuplicate' && rest === '') {
      continue;
    }
    if (index === undefined) {
      whole = whole && !/^(resources|syncWaves|derivedValues)/.test(path);
    } else {
      broken.add(Number(index));
    }
    problems.push(
      rest === '.id' && reason === 'FieldValueInvalid'
        ? { code: 'bad-id', message: badId(message), path }
        : { code: 'shape', message: schemaMessage(problem), path },
    );
  }
  for (const path of prune(SPEC_SCHEMA, spec as Json).pruned) {
    problems.push(unknownField(path));
  }
  const resources = Array.isArray((spec as BundleSpec).resources) ? (spec as BundleSpec).resources : [];
  const nodes: Shaped['nodes'] = [];
  const ids = new Set<string>();
  resources.forEach((node: BundleResource | null, index) => {
    const id = node && typeof node === 'object' ? node.id : undefined;
    if (typeof id === 'string') {
      if (ids.has(id)) {
        problems.push({
          code: 'duplicate-id',
          message: `The id \`${id}\` is taken by an earlier node; each needs its own.`,
          node: id,
          path: `resources[${index}].id`,
        });
        return;
      }
      ids.add(id);
      if (RESERVED_IDS.has(id)) {
        problems.push({
          code: 'reserved-id',
          message: `\`${id}\` is a word of the expression language; choose another id.`,
          node: id,
          path: `resources[${index}].id`,
        });
        return;
      }
    }
    if (node && typeof id === 'string' && !broken.has(index)) {
      nodes.push({ node, index });
    }
  });
  return { spec: whole ? (spec as BundleSpec) : { resources: [] }, nodes, ids, problems };
}

function badId(message: string): string {
  const given = /"(?:[^"\\]|\\.)*"/.exec(message)?.[0];
  return `The id ${given ?? ''} must begin with a small letter and have only small letters, digits and \`-\`.`;
}

function unknownField(path: string): BundleProblem {
  const at = Math.max(path.lastIndexOf('.'), -1);
  const parent = path.slice(0, Math.max(at, 0));
  const name = path.slice(at + 1);
  const around = parent ? schemaAt(SPEC_SCHEMA, parent) : SPEC_SCHEMA;
  const suggestion = nearest(name, Object.keys(around?.properties ?? {}));
  return {
    code: 'shape',
    message: `There is no field \`${name}\` here${
      suggestion === undefined ? '; take it out.' : `; did you mean \`${suggestion}\`?`
    }`,
    path,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

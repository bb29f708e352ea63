// SPDX-License-Identifier: Apache-2.0
import type { CrdSchema, CustomResourceDefinition, Identity, Operations } from '@api-operators/api';
import {
  ANNOTATION_OWNER,
  ANNOTATION_SPEC_DIGEST,
  customResourceDefinition,
  statusSchema,
} from '@api-operators/api';
import { claimOf } from '../classify/draft.ts';
import { isJson } from '../model/media-type.ts';
import { successResponse } from '../model/responses.ts';
import type { NamedDraft } from '../names/name-kinds.ts';
import type { KindFields } from '../mapping/fields.ts';
import type { Reporter } from '../rules/reporter.ts';
import { schemaCut } from '../rules/schema-cut.ts';
import { kindColumns } from './columns.ts';
import { clean } from './description.ts';
import type { Schemas } from './schemas.ts';
import { specSchema } from './spec-schema.ts';
import { TooLarge, type WriteContext } from './write-schema.ts';

/** Bytes of JSON; a CRD stays below 900 kB with them, of which etcd takes 1.5 MB together with what the server adds. */
const MOST = { spec: 600_000, status: 250_000 };
/** What all CRDs of one API share, so that an API of thousands of kinds still fits into memory. */
const TOGETHER = { spec: 60_000_000, status: 25_000_000 };
/** What each may have all the same. */
const LEAST = { spec: 20_000, status: 6_000 };
/** A field of a schema is rarely shorter than this. */
const BYTES_A_NODE = 50;
type Attempt = readonly [levels: number, descriptions: number, fields?: number];

/** What is tried until the schema fits, each smaller than the one before: levels of nesting, characters a description, fields. */
const ATTEMPTS: readonly Attempt[] = [
  [16, 1_500],
  [16, 200],
  [10, 200],
  [7, 120],
  [5, 120],
  [4, 80],
  [3, 80],
  [2, 80],
  [1, 0],
  [0, 0],
  [0, 0, 2_000],
  [0, 0, 100],
  // No field at all, and with them none of the names of what is required.
  [0, 0, -1],
];

export interface CrdContext {
  api: string;
  /** How many kinds the API has. */
  kinds: number;
  /** What `kubectl get` lists all kinds of the API by. */
  categories: string[];
  group: string;
  version: string;
  owner: string;
  generator: string;
  specDigest: string;
  schemas: Schemas;
  reporter: Reporter;
}

/** The CRD of one kind. */
export function kindCrd(
  named: NamedDraft,
  fields: KindFields,
  mapped: { operations: Operations; identity?: Identity },
  context: CrdContext,
): CustomResourceDefinition {
  const { draft, kind, plural, singular, shortNames } = named;
  const spec = fitting('spec', named, context, write =>
    specSchema(draft.role, kind, fields, mapped, write),
  );
  const data = answerSchema(named, context);
  return customResourceDefinition({
    group: context.group,
    version: context.version,
    kind,
    plural,
    singular,
    shortNames,
    categories: named.asked?.options.categories ?? context.categories,
    description: describe(named),
    spec,
    status: statusSchema(draft.role, data),
    columns: kindColumns(draft.role, fields, spec, data),
    api: context.api,
    role: draft.role,
    generator: context.generator,
    annotations: { [ANNOTATION_OWNER]: context.owner, [ANNOTATION_SPEC_DIGEST]: context.specDigest },
  });
}

function describe({ draft, kind }: NamedDraft): string {
  const operation = draft.claims[0].operation;
  const about = operation.summary ?? operation.description;
  const paths = [...new Set(draft.claims.map(claim => `${claim.operation.method} ${claim.operation.template.source}`))];
  const what = `${kind}: ${draft.role === 'resource' ? 'a resource' : `a${draft.role === 'action' ? 'n action' : ' query'}`} of the API, by ${paths.join(', ')}.`;
  return clean(about ? `${what} ${about}` : what, 1_000)!;
}

/** What the API answers, for readers and type checks of `status`; undefined where it is not JSON. */
function answerSchema(named: NamedDraft, context: CrdContext): CrdSchema | undefined {
  const operation = claimOf(named.draft, 'call', 'get', 'create', 'update', 'patch');
  const response = operation && successResponse(operation);
  if (!response?.schema) return undefined;
  if (response.mediaType && !isJson(response.mediaType) && !response.mediaType.includes('*')) return undefined;
  const { schema } = response;
  return context.schemas.written.answer(schema, context.schemas, () =>
    fitting('status', named, context, write => context.schemas.written.write(schema, '', write)),
  );
}

/** The richest schema that keeps to the budget; the deepest parts are opened first. */
function fitting(
  part: 'spec' | 'status',
  named: NamedDraft,
  { schemas, reporter, kinds }: CrdContext,
  write: (context: WriteContext) => CrdSchema,
): CrdSchema {
  const direction = part === 'spec' ? 'request' : 'response';
  const bytes = Math.max(LEAST[part], Math.min(MOST[part], Math.floor(TOGETHER[part] / kinds)));
  const attempt = ([levels, descriptions, fields = Infinity]: Attempt): (() => CrdSchema) | undefined => {
    const budget = { nodes: Math.floor(bytes / BYTES_A_NODE), opened: new Set<string>() };
    try {
      const schema = write({ schemas, reporter, direction, levels, descriptions, fields, budget, path: [] });
      if (byteLength(JSON.stringify(schema)) > bytes) return undefined;
      return () => {
        if (budget.opened.size > 0 && direction === 'request') {
          reporter.report(schemaCut, named.draft.claims[0].operation.node, { levels, opened: [...budget.opened] });
        }
        return schema;
      };
    } catch (error) {
      if (error instanceof TooLarge) return undefined;
      throw error;
    }
  };
  const whole = attempt(ATTEMPTS[0]);
  if (whole) return whole();
  // What does not fit at one depth does not fit at a greater one: of the rest, few need to be tried.
  let fits: (() => CrdSchema) | undefined;
  let [first, last] = [1, ATTEMPTS.length - 1];
  while (first <= last) {
    const middle = (first + last) >> 1;
    const found = attempt(ATTEMPTS[middle]);
    if (found) [fits, last] = [found, middle - 1];
    else first = middle + 1;
  }
  if (!fits) throw new Error(`There is always a schema that fits, but not for ${named.kind}.`);
  return fits();
}

const encoder = new TextEncoder();

/** Of UTF-8. */
function byteLength(text: string): number {
  return encoder.encode(text).length;
}

// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject, OperationName } from '@api-operators/api';
import type { KindPlan } from '@api-operators/openapi';
import { readAnswer } from '@api-operators/rest-mapping';
import { prune, validate, type StructuralSchema } from '@api-operators/schema';
import { difference, writeExact } from './exact-json.ts';
import { exacting } from './exacting.ts';
import type { Original } from './original.ts';
import { SchemaJudge } from './schema-judge.ts';
import type { Server } from './server.ts';
import { contentValue } from './values.ts';

export type ResponseResult =
  | { kind: 'kept' }
  | { kind: 'lost'; stage: 'read' | 'status'; reason: string }
  | { kind: 'skipped'; reason: string }
  /** The document promises no JSON. */
  | { kind: 'none' };

/** The member of status in which a role keeps what was answered. */
const PLACE = { resource: 'response', query: 'results', action: 'result' } as const;

/** An answer made from the document's own response comes from a server and must reach status whole. */
export async function examResponse(plan: KindPlan, use: OperationName, original: Original, server: Server): Promise<ResponseResult> {
  const some = original.responses.some(({ status }) => /^2/.test(status));
  const response = ['200', '201', '202', '203', '2XX', ...(some ? [] : ['DEFAULT'])]
    .map(status => original.responses.find(one => one.status.toUpperCase() === status))
    .find(one => one?.contents.some(({ mediaType, schema }) => isJson(mediaType) && schema));
  const content = response?.contents.find(({ mediaType, schema }) => isJson(mediaType) && schema);
  if (!response || !content || original.method === 'HEAD') return { kind: 'none' };
  const judge = new SchemaJudge(original);
  const made = contentValue(content, original, 'full', judge, 'response');
  if (made === undefined) return { kind: 'skipped', reason: 'no value for the response that its own schema accepts' };
  const sent = exacting(made, content.schema!, original) as Json;
  const status = /^\d+$/.test(response.status) ? Number(response.status) : 200;
  const type = content.mediaType.includes('*') ? 'application/json' : content.mediaType;
  const answer = { status, headers: { 'content-type': type }, body: writeExact(sent) };
  const operation = plan.mapping.spec!.versions[0].operations[use]!;
  const exchanged = await server.exchange({ method: 'GET', url: `${server.baseUrl}/`, headers: {} }, answer);
  const outcome = readAnswer({ kind: 'answer', ...exchanged }, operation, 'GET /');
  if (outcome.kind !== 'ok' && outcome.kind !== 'accepted') return { kind: 'lost', stage: 'read', reason: `${outcome.kind}: ${outcome.message}` };
  const whole = outcome.kind === 'ok' && outcome.whole !== undefined ? difference(sent, outcome.whole, false) : undefined;
  const changed = whole ?? difference(at(sent, operation.resultPointer ?? ''), outcome.data, false);
  if (changed) return { kind: 'lost', stage: 'read', reason: changed };
  if (use === 'list' || outcome.data === undefined) return { kind: 'kept' };
  return inStatus(plan, outcome.data);
}

/** Whether an API server would keep the answer in `status` whole. */
function inStatus(plan: KindPlan, data: Json): ResponseResult {
  const schema = plan.crd.spec.versions[0].schema.openAPIV3Schema as StructuralSchema;
  const resource = { apiVersion: plan.sample.apiVersion, kind: plan.kind, metadata: { name: 'drawn' }, status: { [PLACE[plan.role]]: { data } } } as JsonObject;
  const { value, pruned } = prune(schema, resource, { embedded: true });
  if (pruned.length > 0) return { kind: 'lost', stage: 'status', reason: `pruned: ${pruned.slice(0, 3).join(', ')}` };
  const problems = validate(schema.properties!.status, (value as JsonObject).status).filter(({ path }) => path.includes('data'));
  if (problems.length > 0) return { kind: 'lost', stage: 'status', reason: `refused: ${problems[0].path} ${problems[0].message}` };
  return { kind: 'kept' };
}

function at(value: Json, pointer: string): Json | undefined {
  let found: Json | undefined = value;
  for (const raw of pointer.split('/').slice(1)) {
    const key = raw.replaceAll('~1', '/').replaceAll('~0', '~');
    found = typeof found === 'object' && found !== null && Object.hasOwn(found, key) ? (found as JsonObject)[key] : undefined;
  }
  return found;
}

function isJson(mediaType: string): boolean {
  return /(\/|\+)json/i.test(mediaType) || mediaType === '*/*';
}

// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject, OperationName } from '@api-operators/api';
import type { KindPlan } from '@api-operators/openapi';
import { buildRequest } from '@api-operators/rest-mapping';
import { lost } from './arrival.ts';
import { asNumbers, parseExact } from './exact-json.ts';
import { isObject, METHODS, readOriginal, type Document, type Original } from './original.ts';
import { placeValues, stored } from './place-values.ts';
import { PrismJudge } from './prism.ts';
import { examResponse, type ResponseResult } from './response.ts';
import { SchemaJudge } from './schema-judge.ts';
import type { Received, Server } from './server.ts';
import { contentOf, valuesFor, type Amount } from './values.ts';

export type RequestResult =
  | { kind: 'valid'; left: string[]; bytes: boolean; prismBlind: boolean }
  /** `stage`: where it went wrong. */
  | { kind: 'invalid'; stage: 'crd' | 'build' | 'send' | 'lost' | 'judges'; reason: string }
  | { kind: 'disagreement'; reason: string }
  | { kind: 'skipped'; reason: string };

export interface OperationResult {
  document: string;
  kind: string;
  use: OperationName;
  method: string;
  path: string;
  version: string;
  request: RequestResult;
  response: ResponseResult;
}

const ORDER = ['invalid', 'disagreement', 'skipped', 'valid'] as const;

/**
 * One operation of a kind: requests with all that the document allows, with the least, and with numbers that
 * are easily spoilt; and an answer.
 */
export async function examine(name: string, document: Document, plan: KindPlan, use: OperationName, server: Server): Promise<OperationResult> {
  const { method, path } = plan.operations.find(one => one.use === use)!;
  const original = readOriginal(document, path, method, 'request');
  const about = { document: name, kind: plan.kind, use, method, path, version: original?.version ?? '' };
  if (!original) {
    if (!METHODS.includes(method.toLowerCase())) {
      const unknown = { kind: 'skipped', reason: 'a method that the validators do not know' } as const;
      return { ...about, request: unknown, response: unknown };
    }
    const reason = 'the operation is not in the document';
    return { ...about, request: { kind: 'invalid', stage: 'build', reason }, response: { kind: 'none' } };
  }
  if (original.unfollowed !== undefined) {
    const reason = 'a reference to an anchor or to another file';
    return { ...about, request: { kind: 'skipped', reason }, response: { kind: 'skipped', reason } };
  }
  const judges = { schema: new SchemaJudge(original), prism: new PrismJudge(original) };
  const created = use === 'create' || use === 'call' ? NOTHING : createdBy(document, plan);
  const results: RequestResult[] = [];
  for (const amount of ['full', 'needed', 'exact'] as const) results.push(await attempt(plan, use, original, amount, judges, server, created));
  const worst = ORDER.map(kind => results.find(result => result.kind === kind)).find(result => result !== undefined)!;
  // One of the two is enough where the other has no values.
  const request = worst.kind === 'skipped' ? results.find(result => result.kind === 'valid') ?? worst : worst;
  const answered = readOriginal(document, path, method, 'response')!;
  return { ...about, request, response: await examResponse(plan, use, answered, server) };
}

/** What the kind's create would fill: fields of `spec`, and the parameters that they came from. */
interface Created {
  spec: JsonObject;
  parameters: ReadonlyMap<string, Json>;
  body?: Json;
}

const NOTHING: Created = { spec: {}, parameters: new Map() };

function createdBy(document: Document, plan: KindPlan): Created {
  const create = plan.operations.find(one => one.use === 'create') ?? plan.operations.find(one => one.use === 'update');
  const original = create && readOriginal(document, create.path, create.method, 'request');
  if (!original) return NOTHING;
  const made = valuesFor(original, plan.mapping.spec!.versions[0].operations[create.use]?.body?.mediaType, 'full', new SchemaJudge(original));
  if (made.kind === 'none') return NOTHING;
  return { spec: placeValues(plan, create.use, made.values, original).spec, ...made.values };
}

/** The value with the members that the created object has too as they are there. */
function asCreated(value: Json, created: Json): Json {
  if (!isObject(value) || !isObject(created)) return created;
  return Object.fromEntries(
    Object.entries(value as JsonObject).map(([name, member]) => [name, Object.hasOwn(created, name) ? asCreated(member, created[name] as Json) : member]),
  );
}

async function attempt(
  plan: KindPlan,
  use: OperationName,
  original: Original,
  amount: Amount,
  judges: { schema: SchemaJudge; prism: PrismJudge },
  server: Server,
  created: Created,
): Promise<RequestResult> {
  const mapping = plan.mapping.spec!.versions[0];
  const operation = mapping.operations[use]!;
  const made = valuesFor(original, operation.body?.mediaType, amount, judges.schema, created.parameters);
  if (made.kind === 'none') return { kind: 'skipped', reason: made.reason };
  let placed = placeValues(plan, use, made.values, original);
  let resource = stored(plan, placed.spec, created.spec);
  if (resource.kind === 'refused' && made.values.body !== undefined && created.body !== undefined) {
    // What may be changed can be described more loosely than what may be created, but it is one object.
    const body = asCreated(made.values.body, created.body);
    const content = contentOf(original, operation.body?.mediaType);
    if (judges.schema.problem(content?.schema ?? {}, body) === undefined) {
      placed = placeValues(plan, use, { ...made.values, body }, original);
      resource = stored(plan, placed.spec, created.spec);
    }
  }
  if (resource.kind === 'refused') return { kind: 'invalid', stage: 'crd', reason: resource.message };
  const built = buildRequest({
    mapping,
    operation: use,
    baseUrl: server.baseUrl,
    values: { spec: resource.spec as JsonObject, secrets: placed.secrets },
    authentication: placed.authentication,
    ...(placed.id === undefined ? {} : { id: placed.id }),
    ...(placed.bytes ? { bytes: placed.bytes } : {}),
    ...(placed.ifMatch === undefined ? {} : { ifMatch: placed.ifMatch }),
    ...(placed.idempotencyKey === undefined ? {} : { idempotencyKey: placed.idempotencyKey }),
  });
  if (built.kind === 'refused') return { kind: 'invalid', stage: 'build', reason: built.message };
  let received: Received;
  try {
    ({ received } = await server.exchange(built.request, { status: 204, headers: {}, body: '' }));
  } catch (error) {
    return { kind: 'invalid', stage: 'send', reason: error instanceof Error ? error.message : String(error) };
  }
  const missing = await lost(received, original, placed.expected, placed.bytes?.data);
  if (missing.length > 0) return { kind: 'invalid', stage: 'lost', reason: missing.slice(0, 3).join('; ') };
  // Prism knows no whole numbers beyond 2^53: of these is asked only whether they arrived.
  if (amount === 'exact') return { kind: 'valid', left: placed.left, bytes: false, prismBlind: false };
  return decide(received, original, placed.left, placed.bytes !== undefined, judges);
}

/** What the two judges say of a request in which everything arrived. */
function decide(received: Received, original: Original, left: string[], bytes: boolean, judges: { schema: SchemaJudge; prism: PrismJudge }): RequestResult {
  const first = judges.prism.judge(received, bytes || isBinary(received, original));
  const second = secondOpinion(received, original, left, bytes, judges.schema);
  if (first.kind === 'rejected' && second) return { kind: 'invalid', stage: 'judges', reason: `${first.reason}; and by the second: ${second}` };
  if (first.kind === 'rejected') return { kind: 'disagreement', reason: `Prism alone refuses: ${first.reason}` };
  if (second && first.kind === 'failed') return { kind: 'invalid', stage: 'judges', reason: second };
  if (second) return { kind: 'disagreement', reason: `the second validator alone refuses: ${second}` };
  const prismBlind = first.kind === 'failed' || (!bytes && received.body.length > 0 && original.body !== undefined && !judges.prism.seesBody(received));
  return { kind: 'valid', left, bytes, prismBlind };
}

/** Parameters have arrived as they were, and their values were judged before; the body is judged as it came. */
function secondOpinion(received: Received, original: Original, left: string[], bytes: boolean, judge: SchemaJudge): string | undefined {
  const needed = original.parameters.find(one => one.required && left.includes(`${one.in}:${one.name}`));
  if (needed) return `required ${needed.in} parameter ${needed.name} is missing`;
  if (!original.body) return undefined;
  if (received.body.length === 0) return original.body.required ? 'the required body is missing' : undefined;
  const type = received.headers['content-type'] ?? '';
  if (bytes || !/json/i.test(type)) return undefined;
  const content = original.body.contents.find(one => one.mediaType.split(';')[0] === type.split(';')[0]) ?? original.body.contents[0];
  return content.schema && judge.problem(content.schema, asNumbers(parseExact(received.body.toString('utf8'))));
}

/** Whether a form holds files: Prism reads parts as text. */
function isBinary(received: Received, original: Original): boolean {
  if (!/multipart/i.test(received.headers['content-type'] ?? '')) return false;
  const properties = original.body?.contents.map(one => one.schema?.properties).find(isObject) ?? {};
  return Object.values(properties).some(property => isObject(property) && property.format === 'binary');
}

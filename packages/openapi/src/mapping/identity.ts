// SPDX-License-Identifier: Apache-2.0
import type { Identity } from '@api-operators/api';
import { claimOf, type Draft } from '../classify/draft.ts';
import type { Schemas } from '../crd/schemas.ts';
import type { Shape } from '../crd/shape.ts';
import { escapeKey, pointerKeys } from '../load/pointer-tree.ts';
import { listHint, textHint } from '../model/hints.ts';
import type { ModelOperation } from '../model/model.ts';
import { successResponse } from '../model/responses.ts';
import { wordsOf } from '../names/words.ts';
import { hintUnusable } from '../rules/hint-unusable.ts';
import type { Reporter } from '../rules/reporter.ts';
import type { KindFields } from './fields.ts';

/** How the external object of a resource is known. */
export function readIdentity(
  draft: Draft,
  kind: string,
  fields: KindFields,
  schemas: Schemas,
  reporter: Reporter,
): Identity {
  const parents = draft.parents.map(wire => fieldOfPath(fields, wire) ?? wire);
  const findBy = readFindBy(draft, fields, reporter);
  const shared = {
    ...(findBy.length > 0 ? { findBy } : {}),
    ...(parents.length > 0 ? { parents } : {}),
  };
  if (draft.singleton) return { singleton: true, type: 'string', discover: [], ...shared };
  const parameter = draft.idParameter!;
  const answers = answerShapes(draft, schemas);
  const names = idNames(draft, parameter, kind, answers, schemas);
  const pointers = idPointers(answers, names, schemas);
  // The caller chooses what the answers call the object by, not any other name of it.
  const told = pointers.length > 0 ? [pointerKeys(pointers[0]).pop()!] : names;
  const field = draft.putCreates ? fieldOfPath(fields, parameter) : bodyField(fields, told, schemas);
  const create = claimOf(draft, 'create');
  const discover: Identity['discover'] = [];
  if (!draft.putCreates) {
    for (const pointer of pointers) discover.push({ in: 'body', pointer });
    const headers = create && successResponse(create)?.headers;
    if (headers?.includes('location') || pointers.length === 0) discover.push({ in: 'location' });
    if (pointers.length === 0 && create) discover.push({ in: 'body', pointer: '/id' });
  }
  return {
    parameter,
    type: idType(draft, parameter, schemas),
    ...(field !== undefined ? { field } : {}),
    ...(field !== undefined ? { clientChosen: true } : {}),
    discover,
    ...shared,
  };
}

/** Names of the property that holds the id, the likeliest first. */
function idNames(
  draft: Draft,
  parameter: string,
  kind: string,
  answers: readonly Shape[],
  schemas: Schemas,
): string[] {
  const hinted = draft.claims.flatMap(claim =>
    claim.operation.parameters
      .filter(item => item.in === 'path' && item.name === parameter)
      .flatMap(item => textHint(item.hints, 'id-field') ?? []),
  );
  const plain = squeeze(parameter);
  const names = [...hinted, parameter];
  // `project_gid` of a project may be its `gid`, `repo` of a repo its `name`.
  const last = wordsOf(parameter, 'humps').pop()?.toLowerCase();
  if (last && last !== plain) names.push(last);
  const own = lastWord(kind);
  if (plain === kind.toLowerCase() || plain === own || plain === last && own.endsWith(last)) {
    // `{customer}` may be the customer's id, `{repo}` a name beside a number that nothing is called by.
    const type = idType(draft, parameter, schemas);
    const fits = answers.some(answer => hasId(answer, type, schemas));
    names.push(...(fits ? ['id'] : []), 'name', 'slug', 'login', 'key', 'code', 'id');
  } else if (plain === `${own}name` || plain === `${kind.toLowerCase()}name`) names.push('name', 'login');
  else if (/id$/.test(plain)) names.push('id', '_id', 'uid', 'uuid');
  return [...new Set(names)];
}

/** Whether an answer, or the object that it wraps, has an id of the type that the path takes. */
function hasId(answer: Shape, type: Identity['type'], schemas: Schemas): boolean {
  return [answer, ...[...answer.properties.values()].map(schemas.shape)].some(shape => {
    const id = shape.properties.get('id');
    return id !== undefined && schemas.shape(id).types?.has(type) === true;
  });
}

function lastWord(kind: string): string {
  return (/[A-Z][a-z0-9]*$/.exec(kind)?.[0] ?? kind).toLowerCase();
}

/** Without case, dashes and underscores: `pet_id` and `petId` are one name. */
function squeeze(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, '').toLowerCase();
}

function match(available: Iterable<string>, names: readonly string[]): string | undefined {
  const all = [...available];
  for (const name of names) {
    if (all.includes(name)) return name;
  }
  for (const name of names) {
    const found = all.find(candidate => squeeze(candidate) === squeeze(name));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The field by which the caller chooses the id: text or a number. */
function bodyField(fields: KindFields, names: readonly string[], schemas: Schemas): string | undefined {
  const inBody = fields.fields.filter(({ secret, binary, places, expression }) => {
    if (secret || binary || !places.some(place => place.in === 'body' && !place.operations)) return false;
    const types = expression && schemas.shape(expression).types;
    return !types || types.has('string') || types.has('integer');
  });
  const wire = match(inBody.map(field => field.wire), names);
  return inBody.find(field => field.wire === wire)?.field;
}

function fieldOfPath(fields: KindFields, wire: string): string | undefined {
  return fields.fields.find(field =>
    field.places.some(place => place.in === 'path' && place.wire === wire),
  )?.field;
}

function answerShapes(draft: Draft, schemas: Schemas): Shape[] {
  return [claimOf(draft, 'create'), claimOf(draft, 'get'), claimOf(draft, 'update', 'patch')]
    .flatMap(operation => (operation ? [successResponse(operation)?.schema] : []))
    .flatMap(schema => (schema ? [schemas.shape(schema)] : []));
}

/**
 * Where an answer holds the id: at its top, or in the one object that it wraps. That object may also
 * come by itself, as an element of a list.
 */
function idPointers(
  answers: readonly Shape[],
  names: readonly string[],
  schemas: Schemas,
): string[] {
  for (const answer of answers) {
    const name = match(scalars(answer, schemas), names);
    if (name !== undefined) return [`/${escapeKey(name)}`];
    const envelope = envelopeOf(answer, names, schemas);
    if (envelope) {
      const id = `/${escapeKey(envelope.id)}`;
      return [`/${escapeKey(envelope.member)}${id}`, id];
    }
  }
  return [];
}

/** The members that may be text or a number. */
function scalars({ properties }: Shape, schemas: Schemas): string[] {
  return [...properties].flatMap(([name, expression]) => {
    const { types } = schemas.shape(expression);
    return !types || types.has('string') || types.has('integer') || types.has('number') ? [name] : [];
  });
}

/** `{data: {id, …}}`: the one member that is an object with an id. */
export function envelopeOf(
  answer: Shape,
  names: readonly string[],
  schemas: Schemas,
): { member: string; id: string } | undefined {
  const found: { member: string; id: string }[] = [];
  for (const [member, expression] of answer.properties) {
    const id = match(scalars(schemas.shape(expression), schemas), names);
    if (id !== undefined) found.push({ member, id });
  }
  return found.length === 1 ? found[0] : undefined;
}

/**
 * The pointer of the object inside an answer that wraps it; "" where the answer is the object, or
 * where `spec` is wrapped the same way.
 */
export function resultPointerOf(
  operation: ModelOperation,
  names: { draft: Draft; kind: string; fields: KindFields },
  schemas: Schemas,
): string {
  const schema = successResponse(operation)?.schema;
  if (!schema || !names.draft.idParameter) return '';
  const answer = schemas.shape(schema);
  const ids = idNames(names.draft, names.draft.idParameter, names.kind, answerShapes(names.draft, schemas), schemas);
  if (match(scalars(answer, schemas), ids) !== undefined) return '';
  const envelope = envelopeOf(answer, ids, schemas);
  if (!envelope || names.fields.body?.properties.has(envelope.member)) return '';
  return `/${escapeKey(envelope.member)}`;
}

function idType(draft: Draft, parameter: string, schemas: Schemas): Identity['type'] {
  for (const claim of draft.claims) {
    const found = claim.operation.parameters.find(item => item.in === 'path' && item.name === parameter);
    if (found?.schema) {
      const { types } = schemas.shape(found.schema);
      return types?.size === 1 && types.has('integer') ? 'integer' : 'string';
    }
  }
  return 'string';
}

/** `x-k8s-find-by` names the fields that together name the object, by their wire names. */
function readFindBy(draft: Draft, fields: KindFields, reporter: Reporter): string[] {
  for (const claim of draft.claims) {
    const wires = listHint(claim.operation.hints, 'find-by');
    if (wires.length === 0) continue;
    const found = wires.flatMap(
      wire => fields.fields.find(field => field.wire === wire && !field.secret)?.field ?? [],
    );
    if (found.length === wires.length) return found;
    reporter.report(hintUnusable, claim.operation.node, {
      hint: 'x-k8s-find-by',
      why: `the object has no field ${wires.filter(wire => !fields.fields.some(field => field.wire === wire)).join(', ')}`,
    });
  }
  return [];
}

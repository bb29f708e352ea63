// SPDX-License-Identifier: Apache-2.0
import type { Pagination } from '@api-operators/api';
import type { Schemas } from '../crd/schemas.ts';
import type { Shape } from '../crd/shape.ts';
import type { ModelOperation, ModelParameter } from '../model/model.ts';
import { successResponse } from '../model/responses.ts';
import { answerMembers, mayBe, type AnswerMember } from './answer-members.ts';
import { pageParameters, plain, type PageParameters } from './page-parameters.ts';

/** How many objects a page is asked to have at most. */
const PAGE_SIZE = 100;

/** Members that hold the cursor of the next page, without signs and case. */
const NEXT_CURSOR =
  /^(nextcursor|nextpagetoken|nexttoken|nextpage|nextmarker|nextcontinuationtoken|continuationtoken|continuation|endcursor|scrollid|nextid|nextpagecursor|skiptoken|exclusivestartkey|lastevaluatedkey|bookmark)$/;
/** Members that hold its whole address. */
const NEXT_URL = /^(nextlink|odatanextlink|nexturl|nexturi|nexthref|nextpageurl|nextpageuri|nextpagelink|nextpagehref|nextpagepath)$/;
/** Objects about the page rather than about the things on it. */
const ENVELOPE =
  /^(links?|paging|pagination|page|pageinfo|pagedetails|meta|metadata|responsemetadata|cursors?|next|result|response|data|d)$/;
const MORE = /^(hasmore|hasnext|hasnextpage|hasmorepages|hasmoreitems|more|moreresults|moreavailable|istruncated|truncated|morerecords)$/;

/**
 * How the list that an operation answers is read page by page, as far as its parameters and its answer tell;
 * undefined where it comes as a whole. What the answer says of the next page is surer than a number that is counted.
 */
export function paginationOf(operation: ModelOperation, schemas: Schemas): Pagination | undefined {
  const parameters = pageParameters(operation, schemas);
  const response = successResponse(operation);
  const answer = response?.schema && schemas.shape(response.schema);
  const members = answer ? answerMembers(answer, 3, schemas).filter(isAboutPage) : [];
  return (
    byCursor(parameters, members, answer, schemas) ??
    byNextUrl(members) ??
    (response?.headers.includes('link') ? { kind: 'link-header' } : undefined) ??
    byNumber(parameters, schemas)
  );
}

/** Whether an answer is or holds a list. */
export function answersList(operation: ModelOperation, schemas: Schemas): boolean {
  const schema = successResponse(operation)?.schema;
  if (!schema) return false;
  const answer = schemas.shape(schema);
  if (answer.types?.has('array')) return true;
  return answerMembers(answer, 2, schemas).some(member => member.shape.types?.has('array'));
}

function isAboutPage({ names }: AnswerMember): boolean {
  return names.slice(0, -1).every(name => ENVELOPE.test(plain(name)));
}

function byCursor(
  { cursor, size }: PageParameters,
  members: readonly AnswerMember[],
  answer: Shape | undefined,
  schemas: Schemas,
): Pagination | undefined {
  if (!cursor) return undefined;
  const next = members.find(member => isNextCursor(member, cursor));
  const more = members.find(({ names, shape }) => MORE.test(plain(names[names.length - 1])) && mayBe(shape, 'boolean'));
  const shared = {
    kind: 'cursor' as const,
    cursorParameter: cursor.name,
    ...(more ? { morePointer: more.pointer } : {}),
    ...sizeOf('limitParameter', size, schemas),
  };
  if (next) return { ...shared, nextPointer: next.pointer };
  const id = more && answer ? idOfItems(answer, schemas) : undefined;
  return id && /after/.test(plain(cursor.name)) ? { ...shared, itemField: id } : undefined;
}

function isNextCursor({ names, shape }: AnswerMember, cursor: ModelParameter): boolean {
  const last = plain(names[names.length - 1]);
  const above = names.slice(0, -1).map(plain);
  if (!mayBe(shape, 'string', 'integer') || shape.format === 'uri' || shape.format === 'url') return false;
  if (NEXT_CURSOR.test(last)) return true;
  // `paging.next.after`, `meta.cursor`, `cursors.after`, `metadata.continue`, and the parameter's own name at the top.
  if (last === plain(cursor.name)) return above.length > 0 || last !== 'after';
  if (/^(next|after|cursor)$/.test(last) && above.some(name => /cursor|paging|pagination|meta|pageinfo/.test(name))) return true;
  return last === 'next' && above.length === 0;
}

function byNextUrl(members: readonly AnswerMember[]): Pagination | undefined {
  const strings = members.filter(({ shape }) => mayBe(shape, 'string'));
  const last = (member: AnswerMember) => plain(member.names[member.names.length - 1]);
  const above = (member: AnswerMember) => plain(member.names[member.names.length - 2] ?? '');
  const found =
    strings.find(member => NEXT_URL.test(last(member))) ??
    strings.find(member => /^(href|url)$/.test(last(member)) && above(member) === 'next') ??
    strings.find(member => last(member) === 'next' && member.shape.properties.size === 0);
  return found && { kind: 'next-url', nextPointer: found.pointer };
}

function byNumber({ page, size, offset }: PageParameters, schemas: Schemas): Pagination | undefined {
  if (page) {
    return {
      kind: 'page',
      pageParameter: page.name,
      ...sizeOf('sizeParameter', size, schemas),
      firstPage: firstPage(page, schemas),
    };
  }
  if (!offset || !size) return undefined;
  const { limitParameter, ...rest } = sizeOf('limitParameter', size, schemas);
  return { kind: 'offset', offsetParameter: offset.name, limitParameter: limitParameter!, ...rest };
}

/** Pages count from 1 unless the document lets them begin at 0. */
function firstPage(page: ModelParameter, schemas: Schemas): number {
  const shape = page.schema && schemas.shape(page.schema);
  return shape?.default === 0 || shape?.default === '0' || (shape?.default === undefined && shape?.minimum?.value === 0) ? 0 : 1;
}

function sizeOf<Name extends string>(
  name: Name,
  size: ModelParameter | undefined,
  schemas: Schemas,
): { [key in Name]?: string } & { pageSize?: number } {
  if (!size) return {};
  const bound = size.schema && schemas.shape(size.schema).maximum;
  const most = bound && Math.floor(bound.exclusive ? bound.value - 1 : bound.value);
  return {
    [name]: size.name,
    ...(most !== undefined && most > 0 ? { pageSize: Math.min(most, PAGE_SIZE) } : {}),
  } as { [key in Name]?: string } & { pageSize?: number };
}

/** The member that names an object of the list. */
function idOfItems(answer: Shape, schemas: Schemas): string | undefined {
  const lists = [answer, ...answerMembers(answer, 1, schemas).map(member => member.shape)];
  for (const { items } of lists) {
    const properties = items && schemas.shape(items).properties;
    if (properties?.has('id')) return 'id';
  }
  return undefined;
}

// SPDX-License-Identifier: Apache-2.0
import {
  ANNOTATION_CREATE_PENDING,
  ANNOTATION_EXTERNAL_ID,
  type JsonObject,
} from '@api-operators/api';
import type { UnstructuredObject } from '@api-operators/kube';
import type { RecordedEntry, Verification } from '../journal/journal.ts';
import { condition, isReady } from '../integration/stack.ts';
import type { ApiRecord } from './records-api.ts';

/** What the three witnesses say; each was read without the operator. */
export interface Witnesses {
  /** Objects of the API. */
  records: readonly ApiRecord[];
  /** Objects of the cluster that stand for one in the API. */
  objects: readonly UnstructuredObject[];
  /** The journal's entries by uid, and whether its chains are whole. */
  entries(uid: string): readonly RecordedEntry[];
  journal: Verification;
  /** Collections whose API offers no way to find out about a create: the operator may stop there, and say why. */
  mayStop: readonly string[];
  /** Names of objects that the API refuses. */
  refused?: readonly string[];
  /** Whether a record was there before any object, and may be there after it. */
  foreign?(name: string): boolean;
}

export interface Audit {
  /** What is not as it must be; empty = all is well. */
  problems: string[];
  figures: {
    objects: number;
    records: number;
    /** Objects whose operator stopped and says why. */
    stopped: number;
    /** Records whose create is in the journal with its answer; the other answers were lost with a process. */
    answered: number;
  };
}

/** Compares the witnesses: nothing twice, nothing lost, nothing left over, and every tale the same. */
export function audit(witnesses: Witnesses): Audit {
  const { records, objects, journal } = witnesses;
  const problems: string[] = [];
  const figures = {
    objects: objects.length,
    records: records.length,
    stopped: 0,
    answered: 0,
  };
  const byName = Map.groupBy(records, each => each.name);
  const names = new Set(objects.map(nameOf));
  for (const [name, mine] of byName) {
    if (mine.length > 1)
      problems.push(
        `duplicate: ${name} is there as ${mine.map(each => each.id).join()}`,
      );
    if (!names.has(name) && !witnesses.foreign?.(name))
      problems.push(`left over: ${mine[0].id} of ${name} has no object`);
  }
  for (const object of objects) {
    const name = nameOf(object);
    const [record] = byName.get(name) ?? [];
    const told = tell(object);
    if (isReady(object)) {
      const id = object.metadata.annotations?.[ANNOTATION_EXTERNAL_ID];
      if (!record) problems.push(`lost: ${name} is Ready without a record`);
      else if (record.id !== id || record.id !== object.status?.externalID)
        problems.push(
          `wrong id: ${name} is ${record.id}, annotation ${id}, status ${object.status?.externalID}`,
        );
      const { note } = object.spec as { note?: string };
      if (record && note !== undefined && record.note !== note)
        problems.push(`lost update: ${name} has the note ${record.note}`);
    } else if (witnesses.refused?.includes(name)) {
      if (record) problems.push(`created although refused: ${name}`);
    } else if (stoppedWell(object, witnesses.mayStop)) {
      figures.stopped += 1;
    } else {
      problems.push(`unsettled: ${name}: ${told}`);
    }
    problems.push(...journalProblems(witnesses, object, record, figures));
  }
  if (journal.kind !== 'intact')
    problems.push(`the journal is broken: ${journal.message}`);
  return { problems, figures };
}

/** The journal tells of one create at most that was answered well, and of the id that is recorded. */
function journalProblems(
  { entries }: Witnesses,
  object: UnstructuredObject,
  record: ApiRecord | undefined,
  figures: Audit['figures'],
): string[] {
  const name = nameOf(object);
  const created = entries(object.metadata.uid ?? '').flatMap(each => {
    const body = each.responseBody as JsonObject | undefined;
    return each.operation === 'create' && each.status === 201
      ? [String(body?.id)]
      : [];
  });
  if (created.length > 0) figures.answered += 1;
  return new Set(created).size > 1 ||
    (record && created[0] && created[0] !== record.id)
    ? [
        `the journal tells of ${created.join()} for ${name}, which is ${
          record?.id
        }`,
      ]
    : [];
}

/** Stopped because nobody can know, with a message by which a person goes on. */
function stoppedWell(
  object: UnstructuredObject,
  mayStop: readonly string[],
): boolean {
  const ready = condition(object, 'Ready');
  return (
    mayStop.includes(object.kind ?? '') &&
    ready?.reason === 'CreateUnknown' &&
    ready.message.includes(ANNOTATION_EXTERNAL_ID) &&
    ready.message.includes(ANNOTATION_CREATE_PENDING) &&
    condition(object, 'Stalled')?.status === 'True'
  );
}

function nameOf(object: UnstructuredObject): string {
  return String((object.spec as { name?: string }).name);
}

function tell(object: UnstructuredObject): string {
  const ready = condition(object, 'Ready');
  return `${ready?.status} ${ready?.reason} ${ready?.message}`;
}
